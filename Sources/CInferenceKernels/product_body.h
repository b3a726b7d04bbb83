// Products of rows with panels for one instruction set, over the tiles of product_tile.h. Included by a file that defines
// what product_tile.h asks for and, beside it,
//   NAMED(function)   the name of a function for this instruction set

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

INLINE void sum_tile(int rows, enum panel_format format, const float *input, size_t stride, const void *panel,
                     size_t inputs, float *sums, size_t sums_stride) {
#define TILE_OF(count) \
    case count: \
        whole_tile(count, format, input, stride, panel, inputs, sums, sums_stride); \
        break;
    switch (rows) {
        TILE_OF(1) TILE_OF(2) TILE_OF(3) TILE_OF(4) TILE_OF(5) TILE_OF(6)
#if TILE_ROWS > 6
        TILE_OF(7) TILE_OF(8) TILE_OF(9) TILE_OF(10) TILE_OF(11) TILE_OF(12) TILE_OF(13) TILE_OF(14)
#endif
    }
#undef TILE_OF
}

TARGET static void sum_bfloat16_tile(int rows, const float *input, size_t stride, const void *panel, size_t inputs,
                                     float *sums) {
    sum_tile(rows, PANEL_BFLOAT16, input, stride, panel, inputs, sums, panel_columns);
}

TARGET static void sum_float32_tile(int rows, const float *input, size_t stride, const void *panel, size_t inputs,
                                    float *sums, size_t sums_stride) {
    sum_tile(rows, PANEL_FLOAT32, input, stride, panel, inputs, sums, sums_stride);
}

TARGET void NAMED(multiply_panels)(const struct panel_product *product, size_t first_panel, size_t end_panel,
                                   size_t first_row, size_t end_row) {
    const size_t count = end_row - first_row, tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
    float sums[TILE_ROWS * panel_columns] __attribute__((aligned(64)));
    for (size_t panel = first_panel; panel < end_panel; panel++) {
        const void *weights = (const char *)product->panels + panel * panel_bytes(product->format, product->inputs);
        for (size_t tile = 0; tile < tiles; tile++) {
            // Tiles of about equal height: a last one of a few rows would cost nearly as much as a full one.
            const size_t row = first_row + count * tile / tiles;
            const int rows = (int)(first_row + count * (tile + 1) / tiles - row);
            const float *input = product->input + row * product->input_stride;
            if (product->format == PANEL_BFLOAT16) {
                sum_bfloat16_tile(rows, input, product->input_stride, weights, product->inputs, sums);
            } else {
                sum_float32_tile(rows, input, product->input_stride, weights, product->inputs, sums, panel_columns);
            }
            finish_tile(product, panel, row, rows, sums);
        }
    }
}
