#include "kernels.h"

#include <math.h>

void naive_add_bias(float *values, const float *bias, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) values[row * stride + i] = values[row * stride + i] + bias[i];
    }
}

void naive_gelu_tanh(float *values, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            double x = values[row * stride + i];
            double inner = sqrt(2 / M_PI) * (x + 0.044715 * x * x * x);
            values[row * stride + i] = (float)(0.5 * x * (1 + tanh(inner)));
        }
    }
}

void naive_gelu_erf(float *values, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            double x = values[row * stride + i];
            values[row * stride + i] = (float)(0.5 * x * (1 + erf(x / sqrt(2))));
        }
    }
}

void naive_silu_multiply(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) {
        double value = gate[i];
        gate[i] = (float)(value / (1 + exp(-value)) * up[i]);
    }
}

void naive_accumulate(const float *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) destination[i] = destination[i] + source[i];
}
