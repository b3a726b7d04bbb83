#include "kernels.h"

#include <math.h>

void naive_gelu_erf(float *values, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            double x = values[row * stride + i];
            values[row * stride + i] = (float)(0.5 * x * (1 + erf(x / sqrt(2))));
        }
    }
}

void naive_accumulate(const float *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) destination[i] = destination[i] + source[i];
}
