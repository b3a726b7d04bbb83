#include "dispatch.h"
#include "kernels.h"
#include "product.h"

#include <string.h>

DISPATCHED void round_product_inputs(const float *values, uint16_t *rounded, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, 4);
        // To the nearest, ties to even; a NaN stays one.
        const uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
        rounded[i] = (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? bits >> 16 | 0x40 : nearest);
    }
}

#if defined(__x86_64__)

#include <immintrin.h>

#define TARGET \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,bmi,bmi2"), min_vector_width(512)))
#define LANES 16
#define VECTORS 2
#define TILE_ROWS 14
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#define NAMED(function) function##_bfloat16
#include "product_finish.h"

// As part_of_tile, over pairs of inputs: the instruction multiplies both exactly and adds them to a sum in fp32.
INLINE void pairs_of_tile(const int rows, const uint16_t *input, size_t stride, const char *panel, size_t inputs,
                          float *sums) {
    enum { chunk_pairs = chunk_inputs / 2 };
    const size_t pairs = (inputs + 1) / 2;
    for (size_t start = 0; start < pairs; start += chunk_pairs) {
        const size_t end = pairs < start + chunk_pairs ? pairs : start + chunk_pairs;
        lanes sum[TILE_ROWS][VECTORS];
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) sum[row][0] = sum[row][1] = (lanes)0.0f;
        for (size_t i = start; i < end; i++) {
            const __m512bh first = (__m512bh)_mm512_loadu_si512(panel + i * panel_columns * 4);
            const __m512bh second = (__m512bh)_mm512_loadu_si512(panel + i * panel_columns * 4 + 64);
#pragma clang loop unroll(full)
            for (int row = 0; row < rows; row++) {
                int pair;
                memcpy(&pair, input + (size_t)row * stride + 2 * i, 4);
                const __m512bh value = (__m512bh)_mm512_set1_epi32(pair);
                sum[row][0] = (lanes)_mm512_dpbf16_ps((__m512)sum[row][0], value, first);
                IN_THIS_ORDER(sum[row][0]);
                sum[row][1] = (lanes)_mm512_dpbf16_ps((__m512)sum[row][1], value, second);
                IN_THIS_ORDER(sum[row][1]);
            }
        }
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) {
                lanes *aside = (lanes *)(sums + row * panel_columns + v * LANES);
                *aside = start == 0 ? sum[row][v] : *aside + sum[row][v];
            }
        }
    }
}

TARGET static void sum_pairs(int rows, const uint16_t *input, size_t stride, const char *panel, size_t inputs,
                             float *sums) {
#define TILE_OF(count) \
    case count: \
        pairs_of_tile(count, input, stride, panel, inputs, sums); \
        break;
    switch (rows) {
        TILE_OF(1) TILE_OF(2) TILE_OF(3) TILE_OF(4) TILE_OF(5) TILE_OF(6) TILE_OF(7) TILE_OF(8) TILE_OF(9)
        TILE_OF(10) TILE_OF(11) TILE_OF(12) TILE_OF(13) TILE_OF(14)
    }
#undef TILE_OF
}

TARGET static void multiply_rounded(const struct panel_product *product, const uint16_t *rounded, size_t stride,
                                    size_t first_panel, size_t end_panel, size_t first_row, size_t end_row) {
    const size_t count = end_row - first_row, tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
    float sums[TILE_ROWS * panel_columns] __attribute__((aligned(64)));
    for (size_t panel = first_panel; panel < end_panel; panel++) {
        const char *weights = (const char *)product->panels + panel * panel_bytes(PANEL_BFLOAT16, product->inputs);
        for (size_t tile = 0; tile < tiles; tile++) {
            const size_t row = first_row + count * tile / tiles;
            const int rows = (int)(first_row + count * (tile + 1) / tiles - row);
            sum_pairs(rows, rounded + row * stride, stride, weights, product->inputs, sums);
            finish_tile(product, panel, row, rows, sums);
        }
    }
}
#endif

bool rounded_products_are_available(void) {
    const struct processor_features features = detect_processor_features();
    return features.avx512 && features.avx2 && features.avx512_bfloat16;
}

void multiply_rounded_panels(const struct panel_product *product, const uint16_t *rounded, size_t stride,
                             size_t first_panel, size_t end_panel, size_t first_row, size_t end_row) {
#if defined(__x86_64__)
    multiply_rounded(product, rounded, stride, first_panel, end_panel, first_row, end_row);
#else
    (void)product, (void)rounded, (void)stride, (void)first_panel, (void)end_panel, (void)first_row, (void)end_row;
    __builtin_trap();
#endif
}
