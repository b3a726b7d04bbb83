#include "dispatch.h"
#include "linear_kernels.h"
#include "vectors.h"

#include <string.h>

#if defined(__clang__)
#pragma clang fp contract(fast)
#endif

enum { PANEL = LINEAR_PANEL_COLUMNS, TILE = LINEAR_TILE_ROWS, STEP = LINEAR_BATCH_STEP, PANEL_VECTORS = PANEL / LANES };

size_t linear_scratch(size_t batch) {
    return batch * TILE * LANES;
}

DISPATCHED void linear_pack(const float *source, size_t width, size_t columns, bool bfloat16, float *panels,
                            size_t batch, size_t sample) {
    for (size_t panel = 0; panel < columns / PANEL; panel++) {
        float *row = panels + (panel * batch + sample) * PANEL;
        size_t start = panel * PANEL;
        size_t count = start >= width ? 0 : (width - start < PANEL ? width - start : PANEL);
        memcpy(row, source + start, count * sizeof *row);
        memset(row + count, 0, (PANEL - count) * sizeof *row);
        if (!bfloat16) continue;
        for (size_t i = 0; i < PANEL; i += LANES) STORE(row + i, ROUNDED(LOAD(row + i)));
    }
}

// Four samples by two rows at a time: eight sums hide the latency of the multiply-add. The order of samples and rows in
// `sums` is the order of the loops.
DISPATCHED void linear_block(const float *weights, const float *inputs, size_t batch, float *sums) {
    for (size_t sample = 0; sample < batch; sample += STEP) {
        const float *x = inputs + sample * PANEL;
        for (size_t row = 0; row < TILE; row += 2) {
            const float *w = weights + row * PANEL;
            vector s00 = LOAD(sums), s01 = LOAD(sums + 8), s10 = LOAD(sums + 16), s11 = LOAD(sums + 24);
            vector s20 = LOAD(sums + 32), s21 = LOAD(sums + 40), s30 = LOAD(sums + 48), s31 = LOAD(sums + 56);
            for (size_t i = 0; i < PANEL; i += LANES) {
                vector w0 = LOAD(w + i), w1 = LOAD(w + PANEL + i);
                vector x0 = LOAD(x + i), x1 = LOAD(x + PANEL + i);
                s00 += x0 * w0;
                s01 += x0 * w1;
                s10 += x1 * w0;
                s11 += x1 * w1;
                vector x2 = LOAD(x + 2 * PANEL + i), x3 = LOAD(x + 3 * PANEL + i);
                s20 += x2 * w0;
                s21 += x2 * w1;
                s30 += x3 * w0;
                s31 += x3 * w1;
            }
            STORE(sums, s00), STORE(sums + 8, s01), STORE(sums + 16, s10), STORE(sums + 24, s11);
            STORE(sums + 32, s20), STORE(sums + 40, s21), STORE(sums + 48, s30), STORE(sums + 56, s31);
            sums += 8 * LANES;
        }
    }
}

INLINED void clear_sums(size_t batch, float *sums) {
    memset(sums, 0, linear_scratch(batch) * sizeof *sums);
}

INLINED void finish_sums(size_t batch, const float *sums, float *outputs, size_t stride) {
    for (size_t sample = 0; sample < batch; sample += STEP) {
        for (size_t row = 0; row < TILE; row += 2) {
            for (size_t k = 0; k < STEP; k++) {
                for (size_t r = 0; r < 2; r++) {
                    vector lanes = LOAD(sums);
                    outputs[(sample + k) * stride + row + r] = SUM(lanes);
                    sums += LANES;
                }
            }
        }
    }
}

DISPATCHED void linear_forward_tile(const float *weights, size_t columns, const float *panels, size_t batch,
                                    bool bfloat16, float *scratch, float *outputs, size_t stride) {
    float block[TILE * PANEL];
    clear_sums(batch, scratch);
    for (size_t panel = 0; panel < columns / PANEL; panel++) {
        for (size_t row = 0; row < TILE; row++) {
            const float *source = weights + row * columns + panel * PANEL;
            for (size_t i = 0; i < PANEL; i += LANES) {
                vector value = LOAD(source + i);
                STORE(block + row * PANEL + i, bfloat16 ? ROUNDED(value) : value);
            }
        }
        linear_block(block, panels + panel * batch * PANEL, batch, scratch);
    }
    finish_sums(batch, scratch, outputs, stride);
}

DISPATCHED void linear_input_gradient(const float *weights, size_t rows, size_t columns, size_t panel,
                                      const float *gradients, size_t stride, size_t batch, bool bfloat16,
                                      float *destination) {
    const float *source = weights + panel * PANEL;
    for (size_t sample = 0; sample < batch; sample += STEP) {
        const float *g = gradients + sample * stride;
        for (size_t i = 0; i < PANEL; i += 2 * LANES) {
            vector s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
            for (size_t row = 0; row < rows; row++) {
                vector w0 = LOAD(source + row * columns + i), w1 = LOAD(source + row * columns + i + LANES);
                if (bfloat16) w0 = ROUNDED(w0), w1 = ROUNDED(w1);
                vector g0 = BROADCAST(g[row]), g1 = BROADCAST(g[stride + row]);
                s00 += g0 * w0;
                s01 += g0 * w1;
                s10 += g1 * w0;
                s11 += g1 * w1;
                vector g2 = BROADCAST(g[2 * stride + row]), g3 = BROADCAST(g[3 * stride + row]);
                s20 += g2 * w0;
                s21 += g2 * w1;
                s30 += g3 * w0;
                s31 += g3 * w1;
            }
            float *d = destination + sample * PANEL + i;
            STORE(d, s00), STORE(d + LANES, s01), STORE(d + PANEL, s10), STORE(d + PANEL + LANES, s11);
            d += 2 * PANEL;
            STORE(d, s20), STORE(d + LANES, s21), STORE(d + PANEL, s30), STORE(d + PANEL + LANES, s31);
        }
    }
}

// `weight` becomes the new value.
INLINED void adamw(const vector *gradients, float *values, float *first, float *second, const struct adamw_step *step,
                   vector *weight) {
    vector gradient = *gradients, m = LOAD(first), v = LOAD(second), p = LOAD(values);
    m += BROADCAST(step->first_rate) * (gradient - m);
    v = BROADCAST(step->second_decay) * v + BROADCAST(step->second_rate) * gradient * gradient;
    vector denominator = __builtin_elementwise_sqrt(v) * BROADCAST(step->root_scale) + BROADCAST(step->epsilon);
    p = p * BROADCAST(step->decay) - BROADCAST(step->step_size) * (m / denominator);
    STORE(first, m);
    STORE(second, v);
    STORE(values, p);
    *weight = p;
}

DISPATCHED double linear_adamw_tile(float *weights, float *first, float *second, size_t columns,
                                    const float *gradients, size_t stride, const float *panels, size_t batch,
                                    const struct adamw_step *step, bool bfloat16, const struct linear_next *next,
                                    float *scratch) {
    struct adamw_step constants = *step;
    float block[TILE * PANEL];
    vector squares[2] = {{0}, {0}};
    // The tile's gradients side by side, and behind them the sums of the next batch.
    float *sums = scratch;
    float *tile = scratch + linear_scratch(next->panels ? next->batch : 0);
    for (size_t sample = 0; sample < batch; sample++) {
        memcpy(tile + sample * TILE, gradients + sample * stride, TILE * sizeof *tile);
    }
    if (next->panels) clear_sums(next->batch, sums);
    for (size_t panel = 0; panel < columns / PANEL; panel++) {
        const float *inputs = panels + panel * batch * PANEL;
        for (size_t row = 0; row < TILE; row += 4) {
            for (size_t i = 0; i < PANEL; i += 2 * LANES) {
                vector s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
                for (size_t sample = 0; sample < batch; sample++) {
                    vector x0 = LOAD(inputs + sample * PANEL + i), x1 = LOAD(inputs + sample * PANEL + i + LANES);
                    const float *g = tile + sample * TILE + row;
                    vector g0 = BROADCAST(g[0]), g1 = BROADCAST(g[1]);
                    s00 += g0 * x0;
                    s01 += g0 * x1;
                    s10 += g1 * x0;
                    s11 += g1 * x1;
                    vector g2 = BROADCAST(g[2]), g3 = BROADCAST(g[3]);
                    s20 += g2 * x0;
                    s21 += g2 * x1;
                    s30 += g3 * x0;
                    s31 += g3 * x1;
                }
                vector sums_of_row[4][2] = {{s00, s01}, {s10, s11}, {s20, s21}, {s30, s31}};
                for (size_t r = 0; r < 4; r++) {
                    size_t at = (row + r) * columns + panel * PANEL + i;
                    float *kept = block + (row + r) * PANEL + i;
                    for (size_t half = 0; half < 2; half++) {
                        vector gradient = sums_of_row[r][half], weight;
                        size_t lanes = at + half * LANES;
                        adamw(&gradient, weights + lanes, first + lanes, second + lanes, &constants, &weight);
                        STORE(kept + half * LANES, bfloat16 ? ROUNDED(weight) : weight);
                        squares[half] += gradient * gradient;
                    }
                }
            }
        }
        if (next->panels) linear_block(block, next->panels + panel * next->batch * PANEL, next->batch, sums);
    }
    if (next->panels) finish_sums(next->batch, sums, next->outputs, next->stride);
    return (double)SUM(squares[0]) + (double)SUM(squares[1]);
}

DISPATCHED double adamw_values(float *values, float *first, float *second, const float *gradient, size_t count,
                               const struct adamw_step *step) {
    double squares = 0;
    for (size_t i = 0; i < count; i += LANES) {
        size_t lanes = count - i < LANES ? count - i : LANES;
        float parts[4][LANES] = {{0}};
        memcpy(parts[0], values + i, lanes * sizeof(float));
        memcpy(parts[1], first + i, lanes * sizeof(float));
        memcpy(parts[2], second + i, lanes * sizeof(float));
        memcpy(parts[3], gradient + i, lanes * sizeof(float));
        vector g = LOAD(parts[3]), value;
        adamw(&g, parts[0], parts[1], parts[2], step, &value);
        memcpy(values + i, parts[0], lanes * sizeof(float));
        memcpy(first + i, parts[1], lanes * sizeof(float));
        memcpy(second + i, parts[2], lanes * sizeof(float));
        vector square = g * g;
        squares += (double)SUM(square);
    }
    return squares;
}
