#ifndef STYLEMATCH_EXPONENTIAL_H
#define STYLEMATCH_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

// exp(x) to about 2 units in the last place, in a form that vectorises: x = n ln 2 + r with |r| <= ln 2 / 2, and
// the Taylor polynomial of degree 7 for exp(r). Underflows to zero below -87 and saturates above 88.
static inline float exponential(float x) {
    float clamped = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
    // Adding 1.5 * 2^23 rounds to the nearest whole number, left in the low bits of the sum.
    float shifted = clamped * 1.44269504088896341f + 12582912.0f;
    float whole = shifted - 12582912.0f;
    // ln 2 in two parts, so that the reduction stays exact.
    float reduced = clamped - whole * 0.693359375f;
    reduced = reduced - whole * -2.12194440e-4f;
    float polynomial = 1.98412698e-4f;
    polynomial = polynomial * reduced + 1.38888889e-3f;
    polynomial = polynomial * reduced + 8.33333333e-3f;
    polynomial = polynomial * reduced + 4.16666667e-2f;
    polynomial = polynomial * reduced + 1.66666667e-1f;
    polynomial = polynomial * reduced + 0.5f;
    polynomial = polynomial * reduced + 1.0f;
    polynomial = polynomial * reduced + 1.0f;
    int32_t exponent;
    memcpy(&exponent, &shifted, 4);
    uint32_t scale_bits = (uint32_t)(exponent - 0x4b400000 + 127) << 23;
    float scale;
    memcpy(&scale, &scale_bits, 4);
    return x < -87.0f ? 0.0f : polynomial * scale;
}

#endif
