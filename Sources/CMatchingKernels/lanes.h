#ifndef STYLEMATCH_LANES_H
#define STYLEMATCH_LANES_H

#include "matching_kernels.h"

// Sixteen fp32 values; on processors with shorter registers the compiler takes several for each. The operations are
// macros, because a function that takes vectors cannot be shared by code for several instruction sets.
typedef float lanes __attribute__((vector_size(64)));
typedef uint32_t lane_bits __attribute__((vector_size(64)));
typedef float lanes_in_memory __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t short_lanes_in_memory __attribute__((vector_size(32), aligned(2), may_alias));

#define LOAD(source) (*(const lanes_in_memory *)(source))
#define STORE(destination, value) (*(lanes_in_memory *)(destination) = (value))
#define LOAD_FLOAT32(source) LOAD(source)
#define LOAD_BFLOAT16(source) \
    ((lanes)(__builtin_convertvector(*(const short_lanes_in_memory *)(source), lane_bits) << 16))

// Half of the result belongs to `a` and half to `b`: in each, lanes that lie 8, 4, 2 or 1 apart are added.
#define FOLD_8(a, b) \
    (__builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31) + \
     __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23))
#define FOLD_4(a, b) \
    (__builtin_shufflevector(a, b, 0, 1, 2, 3, 20, 21, 22, 23, 8, 9, 10, 11, 28, 29, 30, 31) + \
     __builtin_shufflevector(a, b, 4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15, 24, 25, 26, 27))
#define FOLD_2(a, b) \
    (__builtin_shufflevector(a, b, 0, 1, 18, 19, 4, 5, 22, 23, 8, 9, 26, 27, 12, 13, 30, 31) + \
     __builtin_shufflevector(a, b, 2, 3, 16, 17, 6, 7, 20, 21, 10, 11, 24, 25, 14, 15, 28, 29))
#define FOLD_1(a, b) \
    (__builtin_shufflevector(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31) + \
     __builtin_shufflevector(a, b, 1, 16, 3, 18, 5, 20, 7, 22, 9, 24, 11, 26, 13, 28, 15, 30))

// The sums of sixteen vectors, each in the same order; lane i holds that of vector i.
#define FOLD_TWO(s, i) FOLD_8((s)[i], (s)[(i) + 8])
#define FOLD_FOUR(s, i) FOLD_4(FOLD_TWO(s, i), FOLD_TWO(s, (i) + 4))
#define FOLD_EIGHT(s, i) FOLD_2(FOLD_FOUR(s, i), FOLD_FOUR(s, (i) + 2))
#define SUMS(s) FOLD_1(FOLD_EIGHT(s, 0), FOLD_EIGHT(s, 1))

#endif
