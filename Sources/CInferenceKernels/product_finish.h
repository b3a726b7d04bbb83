// What becomes of finished sums: bias, activation, residual. For the files that product_tile.h is for.

#include "lane_functions.h"

// What becomes of one register of sums.
INLINE lanes finished(const enum product_finish finish, lanes x) {
    switch (finish) {
    case FINISH_GELU_TANH:
        // 0.5 (1 + tanh(u)) is the logistic function of 2u.
        return x / (1 + exponentials(-2 * 0.7978845608028654f * MULTIPLY_ADD(0.044715f * x * x, x, x)));
    case FINISH_GELU_ERF: return 0.5f * x * (1 + error_functions(x * 0.70710678118654752f));
    case FINISH_NONE:
    case FINISH_SILU_TIMES_UP: break;
    }
    return x;
}

INLINE lanes silu(lanes x) { return x / (1 + exponentials(-x)); }

// Turns the sums of some rows, [rows][panel_columns], into what the product puts out, in place.
INLINE void finish_rows(const enum product_finish finish, const float *bias, int rows, float *sums) {
    for (int row = 0; row < rows; row++) {
        lanes *values = (lanes *)(sums + row * panel_columns);
        enum { registers = panel_columns / LANES };
        for (int i = 0; bias && i < registers; i++) values[i] += ((const lanes *)bias)[i];
        if (finish == FINISH_SILU_TIMES_UP) {
            for (int i = 0; i < registers / 2; i++) values[i] = silu(values[i]) * values[i + registers / 2];
        } else {
            for (int i = 0; i < registers; i++) values[i] = finished(finish, values[i]);
        }
    }
}

// Writes finished values, or adds them to what is there.
INLINE void put_out(const bool adds, const float *values, float *output, size_t count) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        const lanes value = *(const lanes *)(values + i);
        *(lanes *)(output + i) = adds ? *(lanes *)(output + i) + value : value;
    }
    for (; i < count; i++) output[i] = adds ? output[i] + values[i] : values[i];
}

// The place that the sums of a panel go to, from some row on, and how many come of each row.
struct output_place {
    const float *bias;
    float *output;
    size_t count;
};

INLINE struct output_place place_of(const struct panel_product *product, size_t panel, size_t first_row) {
    const size_t width = product->finish == FINISH_SILU_TIMES_UP ? panel_columns / 2 : panel_columns;
    const size_t column = panel * width;
    return (struct output_place){
        .bias = product->bias ? product->bias + panel * panel_columns : NULL,
        .output = product->output + first_row * product->output_stride + column,
        .count = column + width <= product->outputs ? width : product->outputs - column,
    };
}

INLINE void finish_tile(const struct panel_product *product, size_t panel, size_t first_row, int rows, float *sums) {
    const struct output_place place = place_of(product, panel, first_row);
    switch (product->finish) {
    case FINISH_NONE: finish_rows(FINISH_NONE, place.bias, rows, sums); break;
    case FINISH_GELU_TANH: finish_rows(FINISH_GELU_TANH, place.bias, rows, sums); break;
    case FINISH_GELU_ERF: finish_rows(FINISH_GELU_ERF, place.bias, rows, sums); break;
    case FINISH_SILU_TIMES_UP: finish_rows(FINISH_SILU_TIMES_UP, place.bias, rows, sums); break;
    }
    for (int row = 0; row < rows; row++) {
        float *output = place.output + (size_t)row * product->output_stride;
        put_out(product->adds, sums + row * panel_columns, output, place.count);
    }
}
