#include "memory_kernels.h"

#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

float *allocate_values(size_t count) {
    enum { LINE = 64, LARGE_PAGE = 2 << 20 };
    size_t size = count * sizeof(float);
    if (count != 0 && size / count != sizeof(float)) return NULL;
    size_t alignment = size >= 2 * (size_t)LARGE_PAGE ? LARGE_PAGE : LINE;
    size_t rounded = (size + alignment - 1) / alignment * alignment;
    if (rounded < size) return NULL;
    float *values = aligned_alloc(alignment, rounded == 0 ? LINE : rounded);
    if (!values) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // Only advice: where it is not taken, training is somewhat slower.
    if (alignment == LARGE_PAGE) (void)madvise(values, rounded, MADV_HUGEPAGE);
#endif
    memset(values, 0, rounded);
    return values;
}

void free_values(float *values) {
    free(values);
}
