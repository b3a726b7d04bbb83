#include "linear_wide.h"

#ifdef LINEAR_WIDE

#include "adamw.h"

#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp contract(fast)
#endif

typedef float half __attribute__((vector_size(32)));
typedef float half_in_memory __attribute__((vector_size(32), aligned(4), may_alias));
typedef float wide __attribute__((vector_size(64)));
typedef float wide_in_memory __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t wide_bits __attribute__((vector_size(64)));

enum { PANEL = LINEAR_PANEL_COLUMNS, TILE = LINEAR_TILE_ROWS, BLOCK = TILE * PANEL, STEP = LINEAR_BATCH_STEP };
enum { HALF = 8, WIDE = 16, PAIRS = TILE / 2, UPDATES = BLOCK / WIDE, TOGETHER = 4 };

// Features one by one: asked for an architecture, the compiler would take two narrow registers for a wide one.
#define WIDE_REGISTERS target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,fma,bmi,bmi2")
#define WIDE_INLINED static inline __attribute__((always_inline, WIDE_REGISTERS))
#define LOAD(source) (*(const wide_in_memory *)(source))
#define STORE(destination, value) (*(wide_in_memory *)(destination) = (value))
#define SPREAD(value) ((value) - (wide){0})
#define ROUNDED(v) ((wide)((((wide_bits)(v)) + 0x7fffu + ((((wide_bits)(v)) >> 16) & 1u)) & 0xffff0000u))
#define LOWER(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
#define UPPER(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)
#define TWICE(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7)

bool linear_has_wide(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

// A block that AdamW has not finished.
struct pending {
    float *weights, *first, *second;
    const float *gradients;
    // The new weights as the next product takes them: [PAIRS][PANEL / HALF][2][HALF], two rows side by side.
    float *pairs;
    size_t done;
    half squares;
};

WIDE_INLINED void update_some(struct pending *pending, const struct adamw_step *step, bool bfloat16) {
    size_t i = pending->done * WIDE;
    size_t row = i / PANEL, column = i % PANEL;
    wide gradient = LOAD(pending->gradients + i);
    wide m = LOAD(pending->first + i), v = LOAD(pending->second + i), p = LOAD(pending->weights + i);
    ADAMW(gradient, m, v, p, step, SPREAD);
    STORE(pending->first + i, m);
    STORE(pending->second + i, v);
    STORE(pending->weights + i, p);
    wide operand = bfloat16 ? ROUNDED(p) : p;
    float *pair = pending->pairs + row / 2 * 2 * PANEL + 2 * column + row % 2 * HALF;
    *(half_in_memory *)pair = LOWER(operand);
    *(half_in_memory *)(pair + 2 * HALF) = UPPER(operand);
    half lower = LOWER(gradient), upper = UPPER(gradient);
    ADD_SQUARES(pending->squares, lower, half);
    ADD_SQUARES(pending->squares, upper, half);
    pending->done++;
}

// The gradient of a block, [TILE][PANEL], four rows by two vectors at a time. The processor's unit for roots and
// divisions would stand still meanwhile, so a vector of the block before it is updated after every other sample.
WIDE_INLINED void gradient_and_update(const float *gradients, const float *inputs, size_t batch, float *block,
                                      struct pending *pending, const struct adamw_step *step, bool bfloat16) {
    for (size_t row = 0; row < TILE; row += 4) {
        for (size_t i = 0; i < PANEL; i += 2 * WIDE) {
            size_t end = pending->done + UPDATES / 4;
            if (end > UPDATES) end = UPDATES;
            wide s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
            const float *g = gradients + row;
            const float *x = inputs + i;
            for (size_t sample = 0; sample < batch; sample += 2) {
                if (pending->done < end) update_some(pending, step, bfloat16);
#pragma clang loop unroll(full)
                for (size_t k = 0; k < 2; k++) {
                    wide x0 = LOAD(x), x1 = LOAD(x + WIDE);
                    wide g0 = SPREAD(g[0]), g1 = SPREAD(g[1]);
                    s00 += g0 * x0;
                    s01 += g0 * x1;
                    s10 += g1 * x0;
                    s11 += g1 * x1;
                    wide g2 = SPREAD(g[2]), g3 = SPREAD(g[3]);
                    s20 += g2 * x0;
                    s21 += g2 * x1;
                    s30 += g3 * x0;
                    s31 += g3 * x1;
                    x += PANEL;
                    g += TILE;
                }
            }
            float *d = block + row * PANEL + i;
            STORE(d, s00), STORE(d + WIDE, s01), STORE(d + PANEL, s10), STORE(d + PANEL + WIDE, s11);
            d += 2 * PANEL;
            STORE(d, s20), STORE(d + WIDE, s21), STORE(d + PANEL, s30), STORE(d + PANEL + WIDE, s31);
            while (pending->done < end) update_some(pending, step, bfloat16);
        }
    }
}

// Four samples by all rows, two rows in a register, in lanes as the narrow kernel has them; one or more blocks in a row,
// so that the sums stay in registers for longer.
WIDE_INLINED void product(const float *pairs, const float *inputs, size_t count, size_t batch, float *sums) {
    enum { BETWEEN = 2 * PANEL };
    for (size_t sample = 0; sample < batch; sample += STEP) {
        wide s[STEP][PAIRS];
#pragma clang loop unroll(full)
        for (size_t k = 0; k < STEP * PAIRS; k++) s[k / PAIRS][k % PAIRS] = LOAD(sums + k * WIDE);
        for (size_t panel = 0; panel < count; panel++) {
            const float *x = inputs + (panel * batch + sample) * PANEL;
            for (size_t i = 0; i < PANEL; i += HALF) {
                const float *w = pairs + panel * BLOCK + 2 * i;
                wide w0 = LOAD(w), w1 = LOAD(w + BETWEEN), w2 = LOAD(w + 2 * BETWEEN), w3 = LOAD(w + 3 * BETWEEN);
#pragma clang loop unroll(full)
                for (size_t k = 0; k < STEP; k++) {
                    half part = *(const half_in_memory *)(x + k * PANEL + i);
                    wide both = TWICE(part);
                    s[k][0] += both * w0;
                    s[k][1] += both * w1;
                    s[k][2] += both * w2;
                    s[k][3] += both * w3;
                }
            }
        }
#pragma clang loop unroll(full)
        for (size_t k = 0; k < STEP * PAIRS; k++) STORE(sums + k * WIDE, s[k / PAIRS][k % PAIRS]);
        sums += STEP * PAIRS * WIDE;
    }
}

// Always in the same order, so that equal lanes give equal sums.
WIDE_INLINED float sum(half v) {
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

WIDE_INLINED void finish(size_t batch, const float *sums, float *outputs, size_t stride) {
    for (size_t sample = 0; sample < batch; sample++) {
        for (size_t row = 0; row < TILE; row++) {
            outputs[sample * stride + row] = sum(*(const half_in_memory *)sums);
            sums += HALF;
        }
    }
}

__attribute__((WIDE_REGISTERS)) double linear_adamw_tile_wide(
    float *weights, float *first, float *second, size_t panel_count, const float *gradients, size_t stride,
    const float *panels, size_t batch, const struct adamw_step *step, bool bfloat16, const struct linear_next *next,
    float *scratch) {
    _Alignas(64) float blocks[2][BLOCK];
    _Alignas(64) float pairs[TOGETHER][BLOCK];
    struct adamw_step constants = *step;
    // The sums of the next batch, and behind them the tile's gradients side by side.
    size_t sum_count = next->panels ? linear_scratch(next->batch) : 0;
    float *sums = scratch;
    float *tile = scratch + sum_count;
    for (size_t sample = 0; sample < batch; sample++) {
        memcpy(tile + sample * TILE, gradients + sample * stride, TILE * sizeof *tile);
    }
    memset(sums, 0, sum_count * sizeof *sums);
    struct pending pending = {.done = UPDATES};
    // While a block is updated, the gradient of the one after it is computed.
    for (size_t panel = 0; panel <= panel_count; panel++) {
        if (panel < panel_count) {
            gradient_and_update(tile, panels + panel * batch * PANEL, batch, blocks[panel % 2], &pending, &constants,
                                bfloat16);
        } else {
            while (pending.done < UPDATES) update_some(&pending, &constants, bfloat16);
        }
        if (next->panels && (panel == panel_count || panel % TOGETHER == 0)) {
            size_t start = panel == 0 ? 0 : (panel - 1) / TOGETHER * TOGETHER;
            product(pairs[0], next->panels + start * next->batch * PANEL, panel - start, next->batch, sums);
        }
        pending.weights = weights + panel * BLOCK;
        pending.first = first + panel * BLOCK;
        pending.second = second + panel * BLOCK;
        pending.gradients = blocks[panel % 2];
        pending.pairs = pairs[panel % TOGETHER];
        pending.done = 0;
    }
    if (next->panels) finish(next->batch, sums, next->outputs, next->stride);
    double total = 0;
    for (size_t lane = 0; lane < HALF; lane++) total += pending.squares[lane];
    return total;
}

#endif
