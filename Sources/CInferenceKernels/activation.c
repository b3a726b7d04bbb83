#include "dispatch.h"
#include "exponential.h"
#include "kernels.h"

#include <math.h>

DISPATCHED void add_bias(float *values, const float *bias, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) values[row * stride + i] += bias[i];
    }
}

DISPATCHED void gelu_tanh(float *values, size_t rows, size_t columns, size_t stride) {
    const float twice_root = 2 * 0.7978845608028654f;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            float x = values[row * stride + i];
            // 0.5 (1 + tanh(u)) is the logistic function of 2u.
            float twice = twice_root * (x + 0.044715f * x * x * x);
            values[row * stride + i] = x / (1 + exponential(-twice));
        }
    }
}

void gelu_erf(float *values, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            float x = values[row * stride + i];
            values[row * stride + i] = 0.5f * x * (1 + erff(x * 0.70710678118654752f));
        }
    }
}

DISPATCHED void silu_multiply(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) gate[i] = gate[i] / (1 + exponential(-gate[i])) * up[i];
}

DISPATCHED void accumulate(const float *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) destination[i] += source[i];
}
