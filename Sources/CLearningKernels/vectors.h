#ifndef STYLEMATCH_VECTORS_H
#define STYLEMATCH_VECTORS_H

#include <stddef.h>
#include <stdint.h>

// Eight fp32 values; on processors with shorter registers the compiler takes two for each. The operations are macros,
// because a function that takes vectors cannot be shared by code for several instruction sets.
typedef float vector __attribute__((vector_size(32)));
typedef uint32_t vector_bits __attribute__((vector_size(32)));
typedef float vector_in_memory __attribute__((vector_size(32), aligned(4), may_alias));

enum { LANES = 8 };

#define INLINED static inline __attribute__((always_inline))
#define LOAD(source) (*(const vector_in_memory *)(source))
#define STORE(destination, value) (*(vector_in_memory *)(destination) = (value))
#define BROADCAST(value) ((value) - (vector){0})

// Always in the same order, so that equal lanes give equal sums.
#define SUM(v) ((((v)[0] + (v)[4]) + ((v)[2] + (v)[6])) + (((v)[1] + (v)[5]) + ((v)[3] + (v)[7])))

// The nearest bfloat16 of each finite value, ties to even.
#define ROUNDED(v) \
    ((vector)((((vector_bits)(v)) + 0x7fffu + ((((vector_bits)(v)) >> 16) & 1u)) & 0xffff0000u))

#endif
