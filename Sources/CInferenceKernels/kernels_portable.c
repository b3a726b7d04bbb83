#include "kernel_sets.h"

// Registers of four values, which every 64-bit processor has: NEON on ARM, where 24 of 32 hold sums, SSE2 on x86-64.
#define TARGET
#define LANES 4
#define TILE_ROWS 6
#if defined(__aarch64__)
#define VECTORS 4
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define VECTORS 2
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif
#define NAMED(function) function##_portable
#include "product_body.h"
#include "attention_body.h"
#include "peak_body.h"
