#ifndef STYLEMATCH_GELU_H
#define STYLEMATCH_GELU_H

#include "exponential.h"

#include <math.h>

// The share of the standard normal distribution below z, to about 1e-7, in a form that vectorises: half the
// complementary error function of x = |z| / sqrt(2), by polynomials fitted for least error: x q(x^2) up to 1 and the
// exponential of a polynomial from 1 to 4. Beyond 4 it is less than the rounding of 1.
static inline float normal_share(float z) {
    float x = fabsf(z) * 0.70710678118654752f;
    float near = x < 1.0f ? x : 1.0f;
    float square = near * near;
    float series = 7.853861132e-05f;
    series = series * square - 8.010193689e-04f;
    series = series * square + 5.188327711e-03f;
    series = series * square - 2.685381196e-02f;
    series = series * square + 1.128358515e-01f;
    series = series * square - 3.761262582e-01f;
    series = series * square + 1.128379166e+00f;
    float far = x < 4.0f ? x : 4.0f;
    float logarithm = 1.855742196e-04f;
    logarithm = logarithm * far - 2.939609405e-03f;
    logarithm = logarithm * far + 2.180532692e-02f;
    logarithm = logarithm * far - 1.030373871e-01f;
    logarithm = logarithm * far - 6.382256556e-01f;
    logarithm = logarithm * far - 1.127040049e+00f;
    logarithm = logarithm * far - 3.537161236e-04f;
    float tail = x < 1.0f ? 1.0f - near * series : exponential(logarithm);
    tail = x < 4.0f ? 0.5f * tail : 0.0f;
    return z < 0 ? tail : 1.0f - tail;
}

// The density of the standard normal distribution at z.
static inline float normal_density(float z) {
    return 0.39894228040143268f * exponential(-0.5f * z * z);
}

#endif
