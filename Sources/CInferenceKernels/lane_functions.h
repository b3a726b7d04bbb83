// Functions of each lane, for the files that product_tile.h is for.

#include "product_tile.h"

// exponential() of each lane, with the same constants.
INLINE lanes exponentials(lanes x) {
    lanes clamped = x < -87.0f ? (lanes)-87.0f : x;
    clamped = clamped > 88.0f ? (lanes)88.0f : clamped;
    lanes shifted = MULTIPLY_ADD(clamped, (lanes)1.44269504088896341f, (lanes)12582912.0f);
    lanes whole = shifted - 12582912.0f;
    lanes reduced = MULTIPLY_ADD(whole, (lanes)-0.693359375f, clamped);
    reduced = MULTIPLY_ADD(whole, (lanes)2.12194440e-4f, reduced);
    lanes polynomial = (lanes)1.98412698e-4f;
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)1.38888889e-3f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)8.33333333e-3f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)4.16666667e-2f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)1.66666667e-1f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)0.5f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)1.0f);
    polynomial = MULTIPLY_ADD(polynomial, reduced, (lanes)1.0f);
    words scale = ((words)shifted - 0x4b400000u + 127u) << 23;
    return x < -87.0f ? (lanes)0.0f : polynomial * (lanes)scale;
}

// The error function to about 2 units in the last place. Up to 1 it is x + x p(x²), beyond it 1 - exp(-x - q(x)); both
// polynomials are least in their largest error (weighted least squares on Chebyshev nodes against 40 digits).
INLINE lanes error_functions(lanes x) {
    const lanes size = (lanes)((words)x & 0x7fffffffu), square = x * x;
    lanes inner = (lanes)7.889122935e-5f;
    inner = MULTIPLY_ADD(inner, square, (lanes)-8.020842215e-4f);
    inner = MULTIPLY_ADD(inner, square, (lanes)5.189535674e-3f);
    inner = MULTIPLY_ADD(inner, square, (lanes)-2.685444430e-2f);
    inner = MULTIPLY_ADD(inner, square, (lanes)1.128360033e-1f);
    inner = MULTIPLY_ADD(inner, square, (lanes)-3.761262596e-1f);
    inner = MULTIPLY_ADD(inner, square, (lanes)1.283791661e-1f);
    inner = MULTIPLY_ADD(inner, x, x);
    // From 4 on nothing is missing to 1 in fp32.
    const lanes bounded = size < 4.0f ? size : (lanes)4.0f;
    lanes outer = (lanes)-1.855731098e-4f;
    outer = MULTIPLY_ADD(outer, bounded, (lanes)2.939598868e-3f);
    outer = MULTIPLY_ADD(outer, bounded, (lanes)-2.180528641e-2f);
    outer = MULTIPLY_ADD(outer, bounded, (lanes)1.030373052e-1f);
    outer = MULTIPLY_ADD(outer, bounded, (lanes)6.382257342e-1f);
    outer = MULTIPLY_ADD(outer, bounded, (lanes)1.270399988e-1f);
    outer = MULTIPLY_ADD(outer, bounded, (lanes)3.537292068e-4f);
    outer = 1.0f - exponentials(-(bounded + outer));
    outer = (lanes)((words)outer | ((words)x & 0x80000000u));
    // A NaN stays one.
    return size > 1.0f ? outer : inner;
}
