#include "linear_wide.h"

#ifdef LINEAR_WIDE

#include "adamw.h"

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp contract(fast)
#endif

typedef float half __attribute__((vector_size(32)));
typedef float half_in_memory __attribute__((vector_size(32), aligned(4), may_alias));
typedef uint32_t half_bits_in_memory __attribute__((vector_size(32), aligned(4), may_alias));
typedef float wide __attribute__((vector_size(64)));
typedef float wide_in_memory __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t wide_bits __attribute__((vector_size(64)));

enum { PANEL = LINEAR_PANEL_COLUMNS, TILE = LINEAR_TILE_ROWS, BLOCK = TILE * PANEL, STEP = LINEAR_BATCH_STEP };
enum { HALF = 8, WIDE = 16, PAIRS = TILE / 2, UPDATES = BLOCK / WIDE, TOGETHER = 4 };

// Features one by one: asked for an architecture, the compiler would take two narrow registers for a wide one.
#define WIDE_FEATURES "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,fma,bmi,bmi2"
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

bool linear_has_paired(void) {
    return linear_has_wide() && __builtin_cpu_supports("avx512bf16");
}

// A block that AdamW has not finished.
struct pending {
    float *weights, *first, *second;
    const float *gradients;
    // The new weights as the next product takes them, two rows side by side: [PAIRS][PANEL / HALF][2][HALF], or half as
    // many lanes of two values.
    float *operands;
    size_t done;
    half squares;
};

#define NAME(x) x##_single
#define TARGET __attribute__((target(WIDE_FEATURES)))
#define PAIRED 0
#define SPREAD_OPERAND(value) SPREAD(value)
#define ADD_PRODUCT(sum, a, b) ((sum) += (a) * (b))
#include "linear_wide_body.h"

#define NAME(x) x##_paired
#define TARGET __attribute__((target(WIDE_FEATURES ",avx512bf16")))
#define PAIRED 1
// Moved as bits: a pair is no number.
#define SPREAD_OPERAND(value) ((wide)_mm512_set1_epi32(*(const int32_t *)&(value)))
#define ADD_PRODUCT(sum, a, b) ((sum) = (wide)_mm512_dpbf16_ps((__m512)(sum), (__m512bh)(a), (__m512bh)(b)))
#include "linear_wide_body.h"

// Always in the same order, so that equal lanes give equal sums.
static inline float sum(const float *v) {
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

static void finish(size_t batch, const float *sums, float *outputs, size_t stride) {
    for (size_t sample = 0; sample < batch; sample++) {
        for (size_t row = 0; row < TILE; row++) {
            outputs[sample * stride + row] = sum(sums);
            sums += HALF;
        }
    }
}

double linear_adamw_tile_wide(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                              size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                              bool bfloat16, const struct linear_next *next, float *scratch) {
    // The sums of the next batch, and behind them the tile's gradients side by side.
    size_t sum_count = next->inputs.panels ? linear_scratch(next->batch) : 0;
    float *sums = scratch;
    float *tile = scratch + sum_count;
    for (size_t sample = 0; sample < batch; sample++) {
        memcpy(tile + sample * TILE, gradients + sample * stride, TILE * sizeof *tile);
    }
    memset(sums, 0, sum_count * sizeof *sums);
    double squares;
    if (bfloat16 && inputs.sample_pairs && (!next->inputs.panels || next->inputs.column_pairs)) {
        for (size_t pair = 0; pair < batch / 2; pair++) {
            linear_pair(tile + 2 * pair * TILE, tile + (2 * pair + 1) * TILE, TILE, (uint32_t *)tile + pair * TILE);
        }
        squares = tile_paired(weights, first, second, panel_count, tile, (const float *)inputs.sample_pairs, batch,
                              step, true, (const float *)next->inputs.column_pairs, next, sums);
    } else {
        squares = tile_single(weights, first, second, panel_count, tile, inputs.panels, batch, step, bfloat16,
                              next->inputs.panels, next, sums);
    }
    if (next->inputs.panels) finish(next->batch, sums, next->outputs, next->stride);
    return squares;
}

#endif
