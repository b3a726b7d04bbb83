// What becomes of finished sums: bias, activation, residual. For the files that product_tile.h is for.

#include "exponential.h"
#include "product_tile.h"

#include <math.h>

// Turns the sums of one row into what the product puts out; returns how many values that is.
INLINE int finish_row(const struct panel_product *product, size_t panel, float *sums) {
    if (product->bias) {
        const float *bias = product->bias + panel * panel_columns;
        for (int i = 0; i < panel_columns; i++) sums[i] += bias[i];
    }
    switch (product->finish) {
    case FINISH_NONE:
        return panel_columns;
    case FINISH_GELU_TANH:
        for (int i = 0; i < panel_columns; i++) {
            // 0.5 (1 + tanh(u)) is the logistic function of 2u.
            const float x = sums[i], twice = 2 * 0.7978845608028654f * (x + 0.044715f * x * x * x);
            sums[i] = x / (1 + exponential(-twice));
        }
        return panel_columns;
    case FINISH_GELU_ERF:
        for (int i = 0; i < panel_columns; i++) {
            sums[i] = 0.5f * sums[i] * (1 + erff(sums[i] * 0.70710678118654752f));
        }
        return panel_columns;
    case FINISH_SILU_TIMES_UP:
        for (int i = 0; i < panel_columns / 2; i++) {
            sums[i] = sums[i] / (1 + exponential(-sums[i])) * sums[i + panel_columns / 2];
        }
        return panel_columns / 2;
    }
}

INLINE void finish_tile(const struct panel_product *product, size_t panel, size_t first_row, int rows, float *sums) {
    for (int row = 0; row < rows; row++) {
        float *values = sums + row * panel_columns;
        const size_t width = (size_t)finish_row(product, panel, values);
        const size_t column = panel * width;
        const size_t count = column + width <= product->outputs ? width : product->outputs - column;
        float *output = product->output + (first_row + (size_t)row) * product->output_stride + column;
        if (product->adds) {
            for (size_t i = 0; i < count; i++) output[i] += values[i];
        } else {
            for (size_t i = 0; i < count; i++) output[i] = values[i];
        }
    }
}
