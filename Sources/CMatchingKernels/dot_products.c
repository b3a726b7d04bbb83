#include "lanes.h"

#include <stdbool.h>
#include <string.h>

#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)

// Rows of more bytes than this are long enough for the processor to foresee what is read next.
enum { FOLLOWED_ROW = 4096 };
// Rows of so many bytes are too long for the processor to work on two of them at once by itself.
enum { LONG_ROW = 2048 };

#if defined(__x86_64__)
#define SET avx512
#define TARGET __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define MULTIPLY_ADD FUSED
#define TILE_ROWS 4
#define TILE_QUERIES 4
#include "dot_products_set.h"

#define SET avx2
#define TARGET __attribute__((target("arch=x86-64-v3")))
#define MULTIPLY_ADD FUSED
#define TILE_ROWS 2
#define TILE_QUERIES 2
#include "dot_products_set.h"
#endif

#define SET plain
#define TARGET
#if defined(__aarch64__)
#define MULTIPLY_ADD FUSED
#else
// Without an instruction for it, a fused multiply-add takes a hundred times longer.
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif
#define TILE_ROWS 2
#define TILE_QUERIES 1
#include "dot_products_set.h"

static const struct dot_product_kernels kernels[] = {
#if defined(__x86_64__)
    {"avx512", dot_products_float32_avx512, dot_products_bfloat16_avx512},
    {"avx2", dot_products_float32_avx2, dot_products_bfloat16_avx2},
#endif
    {"plain", dot_products_float32_plain, dot_products_bfloat16_plain},
};

enum { KERNELS = sizeof kernels / sizeof *kernels };

// How many of the kernels this processor cannot run.
static size_t unsupported(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return 0;
    if (__builtin_cpu_supports("x86-64-v3")) return 1;
    return 2;
#else
    return 0;
#endif
}

const struct dot_product_kernels *dot_product_kernels_at(size_t place) {
    size_t found = unsupported() + place;
    return found < KERNELS ? kernels + found : NULL;
}

void dot_products_float32(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                          float *products, size_t stride) {
    kernels[unsupported()].float32(queries, rows, count, width, products, stride);
}

void dot_products_bfloat16(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                           float *products, size_t stride) {
    kernels[unsupported()].bfloat16(queries, rows, count, width, products, stride);
}
