#ifndef STYLEMATCH_PRODUCT_H
#define STYLEMATCH_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Dense products y = x Wᵀ with weights that were brought into panels once.
//
// A panel holds the weights of `panel_columns` outputs, one input after another, so that a kernel reads it from front
// to back. Missing outputs at the end are zero. In the formats of 16 bits two inputs stand together,
// [inputs / 2][panel_columns][2], and an odd number of inputs is filled up with a zero; in fp32 it is
// [inputs][panel_columns].
enum { panel_columns = 32 };

enum panel_format { PANEL_FLOAT32, PANEL_BFLOAT16 };

// Bytes of one panel.
size_t panel_bytes(enum panel_format format, size_t inputs);

// Brings `count` rows of weights, [count][inputs] in the panel's format, `row_bytes` apart, at any alignment, into a panel
// that was zeroed, where they become the outputs from `column` on.
void fill_panel(enum panel_format format, const void *rows, size_t row_bytes, size_t count, size_t inputs, void *panel,
                size_t column);

// What happens to a finished sum.
enum product_finish {
    FINISH_NONE,
    FINISH_GELU_TANH,
    FINISH_GELU_ERF,
    // The panels hold 16 gates followed by the 16 ups that belong to them; 16 outputs silu(gate) * up come of each.
    FINISH_SILU_TIMES_UP,
};

struct panel_product {
    // [rows][inputs], rows `input_stride` values apart.
    const float *input;
    size_t input_stride;
    size_t inputs;
    const void *panels;
    enum panel_format format;
    // [panels * panel_columns], or null.
    const float *bias;
    enum product_finish finish;
    // Whether the result is added to what the output holds.
    bool adds;
    // [rows][outputs], rows `output_stride` values apart.
    float *output;
    size_t output_stride;
    size_t outputs;
};

// The instruction sets that there are kernels for.
enum kernel_set { KERNELS_PORTABLE, KERNELS_AVX2, KERNELS_AVX512, kernel_set_count };

// Whether this processor runs them.
bool kernels_are_available(enum kernel_set set);
// The fastest available set.
enum kernel_set best_kernels(void);
// In words, for logs.
const char *kernels_name(enum kernel_set set);

// Computes the outputs of some panels for some rows. Every sum runs over the inputs in order, in chunks of 512, whatever
// the rows and panels of the call: the same row gives the same bits alone and among others.
void multiply_panels(enum kernel_set set, const struct panel_product *product, size_t first_panel, size_t end_panel,
                     size_t first_row, size_t end_row);
void naive_multiply_panels(const struct panel_product *product, size_t first_panel, size_t end_panel,
                           size_t first_row, size_t end_row);

// Multiplies and adds in registers alone, `rounds` times over, from the factor in `result`, where the outcome goes; returns
// the floating-point operations that it did. Nothing computes faster in fp32 with these instructions.
double multiply_add_peak(enum kernel_set set, size_t rounds, float *result);

// Rounds to bfloat16, to the nearest, ties to even.
void round_product_inputs(const float *values, uint16_t *rounded, size_t count);

// As multiply_panels, with the input rounded to bfloat16 ([rows][inputs], rows `stride` values apart, an odd number of
// inputs filled up with a zero) and panels of bfloat16: twice as fast on processors with AVX512-BF16, and there alone.
// Products are exact and sums are fp32, but the input has lost 16 bits of 24.
bool rounded_products_are_available(void);
void multiply_rounded_panels(const struct panel_product *product, const uint16_t *rounded, size_t stride,
                             size_t first_panel, size_t end_panel, size_t first_row, size_t end_row);

#endif
