#include "bfloat16.h"
#include "dispatch.h"
#include "embedding_kernels.h"

#include <math.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED void embedding_add_bias(float *outputs, const float *bias, size_t samples, size_t width, size_t stride,
                                   bool bfloat16) {
    for (size_t sample = 0; sample < samples; sample++) {
        float *row = outputs + sample * stride;
        for (size_t i = 0; i < width; i++) {
            row[i] = bfloat16 ? nearest_bfloat16(row[i] + nearest_bfloat16(bias[i])) : row[i] + bias[i];
        }
    }
}

DISPATCHED void unit_rows(const float *source, size_t rows, size_t width, size_t stride, float *destination,
                          float *lengths) {
    for (size_t row = 0; row < rows; row++) {
        const float *input = source + row * stride;
        float *output = destination + row * stride;
        float squares = 0;
        FIXED_LANES
        for (size_t i = 0; i < width; i++) squares += input[i] * input[i];
        lengths[row] = sqrtf(squares);
        float divisor = lengths[row] < 1e-12f ? 1e-12f : lengths[row];
        for (size_t i = 0; i < width; i++) output[i] = input[i] / divisor;
    }
}

DISPATCHED void dot_products(const float *left, size_t left_rows, const float *right, size_t right_rows, size_t width,
                             size_t stride, float *destination) {
    for (size_t i = 0; i < left_rows; i++) {
        for (size_t j = 0; j < right_rows; j++) {
            float sum = 0;
            FIXED_LANES
            for (size_t c = 0; c < width; c++) sum += left[i * stride + c] * right[j * stride + c];
            destination[i * right_rows + j] = sum;
        }
    }
}

DISPATCHED void unit_gradient(const float *gradients, size_t row_step, size_t column_step, const float *left,
                              const float *lengths, size_t left_rows, const float *right, size_t right_rows,
                              size_t width, size_t stride, bool bfloat16, float *destination) {
    for (size_t i = 0; i < left_rows; i++) {
        const float *unit = left + i * stride;
        float *output = destination + i * stride;
        for (size_t c = 0; c < width; c++) output[c] = 0;
        for (size_t j = 0; j < right_rows; j++) {
            float factor = gradients[i * row_step + j * column_step];
            if (factor == 0) continue;
            for (size_t c = 0; c < width; c++) output[c] += factor * right[j * stride + c];
        }
        float along = 0, divisor = 1e-12f;
        if (!(lengths[i] < 1e-12f)) {
            divisor = lengths[i];
            FIXED_LANES
            for (size_t c = 0; c < width; c++) along += output[c] * unit[c];
        }
        for (size_t c = 0; c < width; c++) {
            float value = (output[c] - unit[c] * along) / divisor;
            output[c] = bfloat16 ? nearest_bfloat16(value) : value;
        }
    }
}
