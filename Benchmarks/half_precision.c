// Products in half precision (AVX512-FP16) beside those in fp32: how fast, and how far off. Weights and rows are scaled
// into fp16, products are added in fp16 in short chains, and the chains are added up in fp32. One thread.
//
//   clang -O3 -march=native -ISources/CInferenceKernels/include -ISources/CInferenceKernels \
//       Benchmarks/half_precision.c Sources/CInferenceKernels/{kernel_sets,kernels_portable,kernels_avx2}.c \
//       Sources/CInferenceKernels/{kernels_avx512,kernels_bfloat16,processor,panels}.c -lm -o .build/half_precision && .build/half_precision
#include "kernels.h"
#include "product.h"

#include <immintrin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef __AVX512FP16__
int main(void) {
    puts("this processor has no AVX512-FP16");
    return 1;
}
#else

enum { tile = 12, rounds = 15 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    const double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static double normal(void) {
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += rand() / (double)RAND_MAX;
    return sum;
}

// Twelve rows times two panels of 32 columns; `weights` is [panels][inputs][32], `values` [rows][inputs].
static void multiply(const _Float16 *values, const _Float16 *weights, size_t inputs, size_t chain, float *sums) {
    memset(sums, 0, tile * 64 * sizeof(float));
    for (size_t start = 0; start < inputs; start += chain) {
        __m512h sum[tile][2];
#pragma clang loop unroll(full)
        for (int row = 0; row < tile; row++) sum[row][0] = sum[row][1] = _mm512_setzero_ph();
        for (size_t i = start; i < start + chain; i++) {
            const __m512h first = _mm512_loadu_ph(weights + i * 32), second = _mm512_loadu_ph(weights + (inputs + i) * 32);
#pragma clang loop unroll(full)
            for (int row = 0; row < tile; row++) {
                const __m512h value = _mm512_set1_ph(values[(size_t)row * inputs + i]);
                sum[row][0] = _mm512_fmadd_ph(value, first, sum[row][0]);
                sum[row][1] = _mm512_fmadd_ph(value, second, sum[row][1]);
            }
        }
#pragma clang loop unroll(full)
        for (int row = 0; row < tile; row++) {
#pragma clang loop unroll(full)
            for (int half = 0; half < 4; half++) {
                const __m512i both = _mm512_castph_si512(sum[row][half / 2]);
                const __m256i part = half % 2 ? _mm512_extracti64x4_epi64(both, 1) : _mm512_castsi512_si256(both);
                float *into = sums + row * 64 + half * 16;
                _mm512_storeu_ps(into, _mm512_add_ps(_mm512_loadu_ps(into), _mm512_cvtxph_ps(_mm256_castsi256_ph(part))));
            }
        }
    }
}

static double relative_error(const float *computed, const double *exact, const size_t count) {
    double difference = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        difference += (computed[i] - exact[i]) * (computed[i] - exact[i]);
        size += exact[i] * exact[i];
    }
    return sqrt(difference / size);
}

int main(void) {
    const size_t rows = 216, inputs = 2048, outputs = 2048;
    float *values = malloc(rows * inputs * 4), *widened = malloc(outputs * inputs * 4);
    uint16_t *stored = malloc(outputs * inputs * 2);
    for (size_t i = 0; i < rows * inputs; i++) values[i] = (float)normal();
    for (size_t i = 0; i < outputs * inputs; i++) widened[i] = (float)(0.02 * normal());
    round_product_inputs(widened, stored, outputs * inputs);
    for (size_t i = 0; i < outputs * inputs; i++) {
        const uint32_t bits = (uint32_t)stored[i] << 16;
        memcpy(widened + i, &bits, 4);
    }
    double *exact = malloc(rows * outputs * 8);
    for (size_t row = 0; row < tile; row++) {
        for (size_t output = 0; output < outputs; output++) {
            double sum = 0;
            for (size_t i = 0; i < inputs; i++) sum += (double)values[row * inputs + i] * widened[output * inputs + i];
            exact[row * outputs + output] = sum;
        }
    }
    void *panels = aligned_alloc(64, outputs / 32 * panel_bytes(PANEL_BFLOAT16, inputs));
    memset(panels, 0, outputs / 32 * panel_bytes(PANEL_BFLOAT16, inputs));
    _Float16 *halves = aligned_alloc(64, outputs * inputs * 2), *rounded = aligned_alloc(64, rows * inputs * 2);
    for (size_t panel = 0; panel < outputs / 32; panel++) {
        fill_panel(PANEL_BFLOAT16, stored + panel * 32 * inputs, inputs * 2, 32, inputs,
                   (char *)panels + panel * panel_bytes(PANEL_BFLOAT16, inputs), 0);
        for (size_t i = 0; i < inputs; i++) {
            for (size_t column = 0; column < 32; column++) {
                halves[(panel * inputs + i) * 32 + column] = (_Float16)(16 * widened[(panel * 32 + column) * inputs + i]);
            }
        }
    }
    for (size_t i = 0; i < rows * inputs; i++) rounded[i] = (_Float16)values[i];
    float *output = calloc(rows * outputs, 4), sums[tile * 64];
    struct panel_product product = {
        .input = values, .input_stride = inputs, .inputs = inputs, .panels = panels, .format = PANEL_BFLOAT16,
        .output = output, .output_stride = outputs, .outputs = outputs,
    };
    const double flop = 2.0 * (double)rows * (double)inputs * (double)outputs;
    const size_t chains[] = {8, 16, 32, 64};
    double wide[rounds], ratio[4][rounds], speed[4][rounds], error[4];
    for (int round = 0; round < rounds; round++) {
        double start = now();
        multiply_panels(KERNELS_AVX512, &product, 0, outputs / 32, 0, rows);
        wide[round] = flop / (now() - start) / 1e9;
        for (int c = 0; c < 4; c++) {
            float *found = malloc(rows * outputs * 4);
            start = now();
            for (size_t panel = 0; panel < outputs / 32; panel += 2) {
                for (size_t row = 0; row < rows; row += tile) {
                    multiply(rounded + row * inputs, halves + panel * inputs * 32, inputs, chains[c], sums);
                    for (size_t r = 0; r < tile; r++) {
                        for (size_t i = 0; i < 64; i++) found[(row + r) * outputs + panel * 32 + i] = sums[r * 64 + i] / 16;
                    }
                }
            }
            speed[c][round] = flop / (now() - start) / 1e9;
            ratio[c][round] = speed[c][round] / wide[round];
            error[c] = relative_error(found, exact, tile * outputs);
            free(found);
        }
    }
    qsort(wide, rounds, sizeof(double), by_size);
    printf("%zu x %zu x %zu, one thread, medians of %d rounds in turn\n", rows, outputs, inputs, rounds);
    printf("fp32: %.0f GFLOP/s, relative error %.1e\n", wide[rounds / 2], relative_error(output, exact, tile * outputs));
    for (int c = 0; c < 4; c++) {
        qsort(ratio[c], rounds, sizeof(double), by_size);
        qsort(speed[c], rounds, sizeof(double), by_size);
        printf("fp16, chains of %zu: %.0f GFLOP/s, %.2f times as fast (%.2f to %.2f), relative error %.1e\n", chains[c],
               speed[c][rounds / 2], ratio[c][rounds / 2], ratio[c][0], ratio[c][rounds - 1], error[c]);
    }
    uint16_t *narrow = malloc(rows * inputs * 2);
    round_product_inputs(values, narrow, rows * inputs);
    float *found = calloc(rows * outputs, 4);
    for (size_t row = 0; row < tile; row++) {
        for (size_t o = 0; o < outputs; o++) {
            double sum = 0;
            for (size_t i = 0; i < inputs; i++) {
                const uint32_t bits = (uint32_t)narrow[row * inputs + i] << 16;
                float value;
                memcpy(&value, &bits, 4);
                sum += (double)value * widened[o * inputs + i];
            }
            found[row * outputs + o] = (float)sum;
        }
    }
    printf("inputs rounded to bfloat16, exact sums: relative error %.1e\n", relative_error(found, exact, tile * outputs));
    return 0;
}
#endif
