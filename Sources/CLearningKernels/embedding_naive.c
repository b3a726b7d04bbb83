#include "bfloat16.h"
#include "embedding_kernels.h"

#include <math.h>

void naive_unit_rows(const float *source, size_t rows, size_t width, size_t stride, float *destination,
                     float *lengths) {
    for (size_t row = 0; row < rows; row++) {
        double squares = 0;
        for (size_t i = 0; i < width; i++) squares += (double)source[row * stride + i] * source[row * stride + i];
        double length = sqrt(squares);
        for (size_t i = 0; i < width; i++) {
            destination[row * stride + i] = (float)(source[row * stride + i] / fmax(length, 1e-12));
        }
        lengths[row] = (float)length;
    }
}

void naive_dot_products(const float *left, size_t left_rows, const float *right, size_t right_rows, size_t width,
                        size_t stride, float *destination) {
    for (size_t i = 0; i < left_rows; i++) {
        for (size_t j = 0; j < right_rows; j++) {
            double sum = 0;
            for (size_t c = 0; c < width; c++) sum += (double)left[i * stride + c] * right[j * stride + c];
            destination[i * right_rows + j] = (float)sum;
        }
    }
}

void naive_unit_gradient(const float *gradients, size_t row_step, size_t column_step, const float *left,
                         const float *lengths, size_t left_rows, const float *right, size_t right_rows, size_t width,
                         size_t stride, bool bfloat16, float *destination) {
    for (size_t i = 0; i < left_rows; i++) {
        double along = 0;
        for (size_t pass = 0; pass < 2; pass++) {
            for (size_t c = 0; c < width; c++) {
                double gradient = 0;
                for (size_t j = 0; j < right_rows; j++) {
                    gradient += (double)gradients[i * row_step + j * column_step] * right[j * stride + c];
                }
                double unit = left[i * stride + c];
                if (pass == 0) {
                    along += gradient * unit;
                } else {
                    float value = lengths[i] < 1e-12f ? (float)(gradient / 1e-12)
                                                      : (float)((gradient - unit * along) / lengths[i]);
                    destination[i * stride + c] = bfloat16 ? nearest_bfloat16(value) : value;
                }
            }
        }
    }
}
