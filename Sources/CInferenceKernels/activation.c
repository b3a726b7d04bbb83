#include "dispatch.h"
#include "kernels.h"

#include <math.h>

void gelu_erf(float *values, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            float x = values[row * stride + i];
            values[row * stride + i] = 0.5f * x * (1 + erff(x * 0.70710678118654752f));
        }
    }
}

DISPATCHED void accumulate(const float *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) destination[i] += source[i];
}
