#ifndef STYLEMATCH_MEMORY_KERNELS_H
#define STYLEMATCH_MEMORY_KERNELS_H

#include <stddef.h>

// `count` zeros, aligned for vectors; large blocks lie on large pages where the system has them. Null without memory.
float *allocate_values(size_t count);
void free_values(float *values);

#endif
