#if defined(__x86_64__)
#include "kernel_sets.h"

// 28 of 32 registers hold sums.
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2"), min_vector_width(512)))
#define LANES 16
#define VECTORS 2
#define TILE_ROWS 14
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#define NAMED(function) function##_avx512
#include "product_body.h"
#include "attention_body.h"
#include "peak_body.h"
#endif
