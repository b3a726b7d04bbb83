#include "product.h"

#include <math.h>
#include <string.h>

static double weight_of(const struct panel_product *product, size_t output, size_t input) {
    const char *panel = (const char *)product->panels
                        + output / panel_columns * panel_bytes(product->format, product->inputs);
    const size_t column = output % panel_columns;
    if (product->format == PANEL_FLOAT32) return ((const float *)panel)[input * panel_columns + column];
    const uint32_t bits = (uint32_t)((const uint16_t *)panel)[(input / 2 * panel_columns + column) * 2 + input % 2]
                          << 16;
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static double sum_of(const struct panel_product *product, size_t row, size_t output) {
    double sum = product->bias ? product->bias[output] : 0;
    for (size_t i = 0; i < product->inputs; i++) {
        sum += (double)product->input[row * product->input_stride + i] * weight_of(product, output, i);
    }
    return sum;
}

static double finished(const struct panel_product *product, size_t row, size_t panel, size_t column) {
    const double x = sum_of(product, row, panel * panel_columns + column);
    switch (product->finish) {
    case FINISH_NONE: return x;
    case FINISH_GELU_TANH: return 0.5 * x * (1 + tanh(sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    case FINISH_GELU_ERF: return 0.5 * x * (1 + erf(x / sqrt(2)));
    case FINISH_SILU_TIMES_UP:
        return x / (1 + exp(-x)) * sum_of(product, row, panel * panel_columns + column + panel_columns / 2);
    }
}

void naive_multiply_panels(const struct panel_product *product, size_t first_panel, size_t end_panel,
                           size_t first_row, size_t end_row) {
    const size_t width = product->finish == FINISH_SILU_TIMES_UP ? panel_columns / 2 : panel_columns;
    for (size_t panel = first_panel; panel < end_panel; panel++) {
        for (size_t column = 0; column < width && panel * width + column < product->outputs; column++) {
            for (size_t row = first_row; row < end_row; row++) {
                float *output = product->output + row * product->output_stride + panel * width + column;
                const double value = finished(product, row, panel, column);
                *output = (float)(product->adds ? *output + value : value);
            }
        }
    }
}
