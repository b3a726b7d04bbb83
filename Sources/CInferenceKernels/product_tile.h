// The product of a few rows with one panel, for one instruction set. Included by a file that defines
//   MULTIPLY_ADD(a, b, c)   a * b + c over registers
//   TARGET      the attribute that switches the instruction set on
//   LANES       fp32 values in a register
//   VECTORS     registers that stand side by side in a tile; divides panel_columns / LANES
//   TILE_ROWS   the most rows of a tile: TILE_ROWS * VECTORS sums stay in registers

#include "product.h"

#define INLINE static inline __attribute__((always_inline)) TARGET

typedef float lanes __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint32_t words __attribute__((ext_vector_type(LANES), aligned(4)));

// Inputs summed in registers before the sums are put aside: long sums lose less this way.
enum { chunk_inputs = 512 };

INLINE lanes even_weights(words pair) { return (lanes)(pair << 16); }
INLINE lanes odd_weights(words pair) { return (lanes)(pair & 0xffff0000u); }

// Holds the compiler to the order in which the rows are written: it would load the values of all rows first, for which
// there are not enough registers.
#if defined(__x86_64__)
#define IN_THIS_ORDER(sum) __asm__ volatile("" : "+v"(sum) : : "memory")
#elif defined(__aarch64__)
#define IN_THIS_ORDER(sum) __asm__ volatile("" : "+w"(sum) : : "memory")
#else
#define IN_THIS_ORDER(sum)
#endif

// sums[row][column] = Σ input[row][i] * weight(i, column), for `rows` rows that are known when this is compiled.
INLINE void part_of_tile(const int rows, const enum panel_format format, const float *input, size_t stride,
                         const uint32_t *panel, size_t inputs, float *sums, size_t sums_stride) {
    for (size_t start = 0; start < inputs; start += chunk_inputs) {
        const size_t end = inputs < start + chunk_inputs ? inputs : start + chunk_inputs;
        lanes sum[TILE_ROWS][VECTORS];
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) sum[row][v] = (lanes)0.0f;
        }
        size_t i = start;
        if (format == PANEL_BFLOAT16) {
            for (; i + 2 <= end; i += 2) {
                const words *pairs = (const words *)(panel + i / 2 * panel_columns);
                lanes weights[VECTORS];
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) weights[v] = even_weights(pairs[v]);
#pragma clang loop unroll(full)
                for (int row = 0; row < rows; row++) {
                    const lanes value = (lanes)input[(size_t)row * stride + i];
#pragma clang loop unroll(full)
                    for (int v = 0; v < VECTORS; v++) {
                        sum[row][v] = MULTIPLY_ADD(value, weights[v], sum[row][v]);
                        IN_THIS_ORDER(sum[row][v]);
                    }
                }
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) weights[v] = odd_weights(pairs[v]);
#pragma clang loop unroll(full)
                for (int row = 0; row < rows; row++) {
                    const lanes value = (lanes)input[(size_t)row * stride + i + 1];
#pragma clang loop unroll(full)
                    for (int v = 0; v < VECTORS; v++) {
                        sum[row][v] = MULTIPLY_ADD(value, weights[v], sum[row][v]);
                        IN_THIS_ORDER(sum[row][v]);
                    }
                }
            }
        }
        for (; i < end; i++) {
            const words *stored =
                (const words *)(panel + (format == PANEL_BFLOAT16 ? i / 2 : i) * panel_columns);
            lanes weights[VECTORS];
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) {
                weights[v] = format == PANEL_BFLOAT16 ? even_weights(stored[v]) : (lanes)stored[v];
            }
#pragma clang loop unroll(full)
            for (int row = 0; row < rows; row++) {
                const lanes value = (lanes)input[(size_t)row * stride + i];
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) {
                    sum[row][v] = MULTIPLY_ADD(value, weights[v], sum[row][v]);
                    IN_THIS_ORDER(sum[row][v]);
                }
            }
        }
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) {
                lanes *aside = (lanes *)(sums + (size_t)row * sums_stride + v * LANES);
                *aside = start == 0 ? sum[row][v] : *aside + sum[row][v];
            }
        }
    }
}

INLINE void whole_tile(const int rows, const enum panel_format format, const float *input, size_t stride,
                       const void *panel, size_t inputs, float *sums, size_t sums_stride) {
    for (int column = 0; column < panel_columns; column += LANES * VECTORS) {
        part_of_tile(rows, format, input, stride, (const uint32_t *)panel + column, inputs, sums + column, sums_stride);
    }
}
