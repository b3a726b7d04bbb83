#ifndef STYLEMATCH_TERMS_H
#define STYLEMATCH_TERMS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Splits 32 values into terms of bfloat16, `stride` numbers apart, each the nearest to what those before it leave over.
static inline __attribute__((always_inline)) void split_into_terms(const float *values, uint16_t *parts, size_t stride,
                                                                   const int terms) {
    enum { count = 32 };
    float rest[count];
    memcpy(rest, values, sizeof(rest));
    for (int term = 0; term < terms; term++) {
        uint16_t *rounded = parts + (size_t)term * stride;
        for (int i = 0; i < count; i++) {
            uint32_t bits;
            memcpy(&bits, rest + i, 4);
            // To the nearest, ties to even; a NaN stays one.
            const uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000u;
            const uint32_t kept = (bits & 0x7fffffff) > 0x7f800000 ? (bits | 0x400000) & 0xffff0000u : nearest;
            rounded[i] = (uint16_t)(kept >> 16);
            float part;
            memcpy(&part, &kept, 4);
            // A number that is not finite has no further terms.
            rest[i] = (kept & 0x7f800000) == 0x7f800000 ? 0 : rest[i] - part;
        }
    }
}

// The same, of the first `count` values, filled up with zeros, for a number of terms known at run time.
static inline __attribute__((always_inline)) void split_some_into_terms(const float *values, size_t count, uint16_t *parts,
                                                                        size_t stride, int terms) {
    float filled[32] = {0};
    if (count == 32) {
        memcpy(filled, values, sizeof(filled));
    } else if (count) {
        memcpy(filled, values, count * sizeof(float));
    }
    switch (terms) {
    case 1: split_into_terms(filled, parts, stride, 1); break;
    case 2: split_into_terms(filled, parts, stride, 2); break;
    default: split_into_terms(filled, parts, stride, 3); break;
    }
}

#endif
