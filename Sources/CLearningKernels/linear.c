#include "adamw.h"
#include "dispatch.h"
#include "linear_kernels.h"
#include "linear_wide.h"
#include "vectors.h"

#include <string.h>

#if defined(__clang__)
#pragma clang fp contract(fast)
#endif

enum { PANEL = LINEAR_PANEL_COLUMNS, TILE = LINEAR_TILE_ROWS, BLOCK = TILE * PANEL, STEP = LINEAR_BATCH_STEP };

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

DISPATCHED void linear_pair(const float *upper, const float *lower, size_t count, uint32_t *destination) {
    for (size_t i = 0; i < count; i++) {
        uint32_t high, low;
        memcpy(&high, upper + i, sizeof high);
        memcpy(&low, lower + i, sizeof low);
        destination[i] = (high & 0xffff0000u) | low >> 16;
    }
}

void linear_pack_pairs(const float *panels, size_t panel_count, size_t batch, uint32_t *sample_pairs,
                       uint32_t *column_pairs) {
    for (size_t row = 0; row < panel_count * batch; row++) {
        const float *values = panels + row * PANEL;
        if (sample_pairs && row % 2 == 0) linear_pair(values, values + PANEL, PANEL, sample_pairs + row / 2 * PANEL);
        for (size_t i = 0; column_pairs && i < PANEL; i += 2 * LANES) {
            linear_pair(values + i, values + i + LANES, LANES, column_pairs + row * (PANEL / 2) + i / 2);
        }
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

// The block's weights as the product takes them.
INLINED void operands(const float *weights, bool bfloat16, float *block) {
    for (size_t i = 0; i < BLOCK; i += LANES) {
        vector value = LOAD(weights + i);
        STORE(block + i, bfloat16 ? ROUNDED(value) : value);
    }
}

DISPATCHED void linear_forward_tile(const float *weights, size_t panel_count, const float *panels, size_t batch,
                                    bool bfloat16, float *scratch, float *outputs, size_t stride) {
    _Alignas(64) float block[BLOCK];
    clear_sums(batch, scratch);
    for (size_t panel = 0; panel < panel_count; panel++) {
        operands(weights + panel * BLOCK, bfloat16, block);
        linear_block(block, panels + panel * batch * PANEL, batch, scratch);
    }
    finish_sums(batch, scratch, outputs, stride);
}

DISPATCHED void linear_input_gradient(const float *weights, size_t tiles, size_t panel_count, size_t panel,
                                      const float *gradients, size_t stride, size_t batch, bool bfloat16,
                                      float *destination) {
    _Alignas(64) float block[BLOCK];
    memset(destination, 0, batch * PANEL * sizeof *destination);
    for (size_t tile = 0; tile < tiles; tile++) {
        operands(weights + (tile * panel_count + panel) * BLOCK, bfloat16, block);
        for (size_t sample = 0; sample < batch; sample += STEP) {
            const float *g = gradients + sample * stride + tile * TILE;
            for (size_t i = 0; i < PANEL; i += 2 * LANES) {
                float *d = destination + sample * PANEL + i;
                vector s00 = LOAD(d), s01 = LOAD(d + LANES), s10 = LOAD(d + PANEL), s11 = LOAD(d + PANEL + LANES);
                vector s20 = LOAD(d + 2 * PANEL), s21 = LOAD(d + 2 * PANEL + LANES);
                vector s30 = LOAD(d + 3 * PANEL), s31 = LOAD(d + 3 * PANEL + LANES);
                for (size_t row = 0; row < TILE; row++) {
                    vector w0 = LOAD(block + row * PANEL + i), w1 = LOAD(block + row * PANEL + i + LANES);
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
                STORE(d, s00), STORE(d + LANES, s01), STORE(d + PANEL, s10), STORE(d + PANEL + LANES, s11);
                d += 2 * PANEL;
                STORE(d, s20), STORE(d + LANES, s21), STORE(d + PANEL, s30), STORE(d + PANEL + LANES, s31);
            }
        }
    }
}

// `weight` becomes the new value.
INLINED void adamw(const vector *gradients, float *values, float *first, float *second, const struct adamw_step *step,
                   vector *weight) {
    vector gradient = *gradients, m = LOAD(first), v = LOAD(second), p = LOAD(values);
    ADAMW(gradient, m, v, p, step, BROADCAST);
    STORE(first, m);
    STORE(second, v);
    STORE(values, p);
    *weight = p;
}

// The gradient of a tile's weights in one panel, [TILE][PANEL]: four rows by two vectors at a time.
DISPATCHED void linear_gradient_block(const float *gradients, const float *inputs, size_t batch, float *block) {
    for (size_t row = 0; row < TILE; row += 4) {
        for (size_t i = 0; i < PANEL; i += 2 * LANES) {
            vector s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
            const float *g = gradients + row;
            const float *x = inputs + i;
            for (size_t sample = 0; sample < batch; sample += STEP) {
                for (size_t k = 0; k < STEP; k++) {
                    vector x0 = LOAD(x), x1 = LOAD(x + LANES);
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
                    x += PANEL;
                    g += TILE;
                }
            }
            float *d = block + row * PANEL + i;
            STORE(d, s00), STORE(d + LANES, s01), STORE(d + PANEL, s10), STORE(d + PANEL + LANES, s11);
            d += 2 * PANEL;
            STORE(d, s20), STORE(d + LANES, s21), STORE(d + PANEL, s30), STORE(d + PANEL + LANES, s31);
        }
    }
}

// AdamW on one block. `block` holds the gradient and then the new weights, as the next product takes them. Adds the
// squares of the gradient to `squares`.
DISPATCHED void linear_adamw_block(float *weights, float *first, float *second, const struct adamw_step *step,
                                   bool bfloat16, float *block, float *squares) {
    struct adamw_step constants = *step;
    vector square = LOAD(squares);
    for (size_t i = 0; i < BLOCK; i += LANES) {
        vector gradient = LOAD(block + i), weight;
        adamw(&gradient, weights + i, first + i, second + i, &constants, &weight);
        STORE(block + i, bfloat16 ? ROUNDED(weight) : weight);
        ADD_SQUARES(square, gradient, vector);
    }
    STORE(squares, square);
}

DISPATCHED double linear_adamw_tile_narrow(float *weights, float *first, float *second, size_t panel_count,
                                           const float *gradients, size_t stride, struct linear_inputs inputs,
                                           size_t batch, const struct adamw_step *step, bool bfloat16,
                                           const struct linear_next *next, float *scratch) {
    _Alignas(64) float block[BLOCK];
    float squares[LANES] = {0};
    // The sums of the next batch, and behind them the tile's gradients side by side.
    float *sums = scratch;
    float *tile = scratch + linear_scratch(next->inputs.panels ? next->batch : 0);
    for (size_t sample = 0; sample < batch; sample++) {
        memcpy(tile + sample * TILE, gradients + sample * stride, TILE * sizeof *tile);
    }
    if (next->inputs.panels) clear_sums(next->batch, sums);
    for (size_t panel = 0; panel < panel_count; panel++) {
        size_t at = panel * BLOCK;
        linear_gradient_block(tile, inputs.panels + panel * batch * PANEL, batch, block);
        linear_adamw_block(weights + at, first + at, second + at, step, bfloat16, block, squares);
        if (!next->inputs.panels) continue;
        linear_block(block, next->inputs.panels + panel * next->batch * PANEL, next->batch, sums);
    }
    if (next->inputs.panels) finish_sums(next->batch, sums, next->outputs, next->stride);
    double sum = 0;
    for (size_t lane = 0; lane < LANES; lane++) sum += squares[lane];
    return sum;
}

#ifndef LINEAR_WIDE
bool linear_has_paired(void) {
    return false;
}
#endif

double linear_adamw_tile(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                         size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                         bool bfloat16, const struct linear_next *next, float *scratch) {
#ifdef LINEAR_WIDE
    if (linear_has_wide()) {
        return linear_adamw_tile_wide(weights, first, second, panel_count, gradients, stride, inputs, batch, step,
                                      bfloat16, next, scratch);
    }
#endif
    return linear_adamw_tile_narrow(weights, first, second, panel_count, gradients, stride, inputs, batch, step,
                                    bfloat16, next, scratch);
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
