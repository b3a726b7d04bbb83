#if defined(__x86_64__)
#include "kernel_sets.h"

// 12 of 16 registers hold sums.
#define TARGET __attribute__((target("avx2,fma,bmi,bmi2")))
#define LANES 8
#define VECTORS 2
#define TILE_ROWS 6
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#define NAMED(function) function##_avx2
#include "product_body.h"
#include "attention_body.h"
#include "peak_body.h"
#endif
