#include "bfloat16.h"
#include "linear_kernels.h"

#include <math.h>

static float operand(float value, bool bfloat16) {
    return bfloat16 ? nearest_bfloat16(value) : value;
}

static float input(const float *panels, size_t batch, size_t sample, size_t column) {
    size_t panel = column / LINEAR_PANEL_COLUMNS;
    return panels[(panel * batch + sample) * LINEAR_PANEL_COLUMNS + column % LINEAR_PANEL_COLUMNS];
}

static size_t place(size_t tile, size_t panel_count, size_t row, size_t column) {
    size_t block = tile * panel_count + column / LINEAR_PANEL_COLUMNS;
    return (block * LINEAR_TILE_ROWS + row) * LINEAR_PANEL_COLUMNS + column % LINEAR_PANEL_COLUMNS;
}

void naive_linear_forward_tile(const float *weights, size_t panel_count, const float *panels, size_t batch, bool bfloat16,
                               float *scratch, float *outputs, size_t stride) {
    (void)scratch;
    for (size_t sample = 0; sample < batch; sample++) {
        for (size_t row = 0; row < LINEAR_TILE_ROWS; row++) {
            double sum = 0;
            for (size_t column = 0; column < panel_count * LINEAR_PANEL_COLUMNS; column++) {
                sum += (double)operand(weights[place(0, panel_count, row, column)], bfloat16)
                    * input(panels, batch, sample, column);
            }
            outputs[sample * stride + row] = (float)sum;
        }
    }
}

void naive_linear_input_gradient(const float *weights, size_t tiles, size_t panel_count, size_t panel,
                                 const float *gradients, size_t stride, size_t batch, bool bfloat16,
                                 float *destination) {
    for (size_t sample = 0; sample < batch; sample++) {
        for (size_t i = 0; i < LINEAR_PANEL_COLUMNS; i++) {
            double sum = 0;
            for (size_t row = 0; row < tiles * LINEAR_TILE_ROWS; row++) {
                size_t column = panel * LINEAR_PANEL_COLUMNS + i;
                float weight = weights[place(row / LINEAR_TILE_ROWS, panel_count, row % LINEAR_TILE_ROWS, column)];
                sum += (double)gradients[sample * stride + row] * operand(weight, bfloat16);
            }
            destination[sample * LINEAR_PANEL_COLUMNS + i] = (float)sum;
        }
    }
}

double naive_linear_adamw_tile(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                               size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                               bool bfloat16, const struct linear_next *next, float *scratch) {
    double squares = 0;
    for (size_t row = 0; row < LINEAR_TILE_ROWS; row++) {
        for (size_t column = 0; column < panel_count * LINEAR_PANEL_COLUMNS; column++) {
            double sum = 0;
            for (size_t sample = 0; sample < batch; sample++) {
                sum += (double)gradients[sample * stride + row] * input(inputs.panels, batch, sample, column);
            }
            float gradient = (float)sum;
            size_t i = place(0, panel_count, row, column);
            squares += naive_adamw_values(weights + i, first + i, second + i, &gradient, 1, step);
        }
    }
    if (next->inputs.panels) {
        naive_linear_forward_tile(weights, panel_count, next->inputs.panels, next->batch, bfloat16, scratch, next->outputs,
                                  next->stride);
    }
    return squares;
}

double naive_adamw_values(float *values, float *first, float *second, const float *gradient, size_t count,
                          const struct adamw_step *step) {
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        double g = gradient[i];
        double p = (double)values[i] * step->decay;
        double m = first[i] + step->first_rate * (g - first[i]);
        double v = (double)step->second_decay * second[i] + step->second_rate * g * g;
        values[i] = (float)(p - step->step_size * m / (sqrt(v) * step->root_scale + step->epsilon));
        first[i] = (float)m;
        second[i] = (float)v;
        squares += g * g;
    }
    return squares;
}
