#ifndef STYLEMATCH_LINEAR_KERNELS_H
#define STYLEMATCH_LINEAR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Linear layers in training. Each kernel works on a tile on one thread and stands beside a naive twin.
//
// Weights, one row an output, are stored in blocks, [rows / LINEAR_TILE_ROWS][columns / LINEAR_PANEL_COLUMNS]
// [LINEAR_TILE_ROWS][LINEAR_PANEL_COLUMNS], so that a step runs through memory from end to end. Rows and columns are
// padded to whole blocks; padding holds zeros, and every kernel keeps them. A tile is a row of blocks.
//
// The inputs of a batch are stored in panels, [columns / LINEAR_PANEL_COLUMNS][batch][LINEAR_PANEL_COLUMNS], so that
// what one tile reads together lies together. The batch is padded to a multiple of LINEAR_BATCH_STEP with zeros.
//
// With `bfloat16`, weights are rounded to bfloat16 before they are multiplied; sums are fp32.
enum {
    LINEAR_TILE_ROWS = 8,
    LINEAR_PANEL_COLUMNS = 64,
    LINEAR_BATCH_STEP = 4,
};

// The constants of one step of AdamW:
// p = p * decay; m = m + first_rate (g - m); v = second_decay v + second_rate g^2;
// p = p - step_size m / (sqrt(v) root_scale + epsilon).
struct adamw_step {
    float decay;         // 1 - learning rate * weight decay
    float first_rate;    // 1 - beta1
    float second_decay;  // beta2
    float second_rate;   // 1 - beta2
    float step_size;     // learning rate / (1 - beta1^t)
    float root_scale;    // 1 / sqrt(1 - beta2^t)
    float epsilon;
};

// Puts `width` values of one sample into the panels of its batch, rounded when `bfloat16`, zeros after them.
void linear_pack(const float *source, size_t width, size_t columns, bool bfloat16, float *panels, size_t batch,
                 size_t sample);

// outputs[k * stride + r] = sum over c of weights[r][c] * inputs[k][c] for the LINEAR_TILE_ROWS rows of a tile.
// `scratch` holds linear_scratch(batch) values.
void linear_forward_tile(const float *weights, size_t panel_count, const float *panels, size_t batch, bool bfloat16,
                         float *scratch, float *outputs, size_t stride);
void naive_linear_forward_tile(const float *weights, size_t panel_count, const float *panels, size_t batch, bool bfloat16,
                               float *scratch, float *outputs, size_t stride);

// destination[k][c] = sum over r of gradients[k * stride + r] * weights[r][c] for the columns of one panel.
void linear_input_gradient(const float *weights, size_t tiles, size_t panel_count, size_t panel, const float *gradients,
                           size_t stride, size_t batch, bool bfloat16, float *destination);
void naive_linear_input_gradient(const float *weights, size_t tiles, size_t panel_count, size_t panel,
                                 const float *gradients, size_t stride, size_t batch, bool bfloat16,
                                 float *destination);

// The inputs of a batch, and the same rounded to bfloat16 with two values in each 32 bits for processors that multiply
// them so, or null pointers (see linear_pack_pairs).
struct linear_inputs {
    const float *panels;
    const uint32_t *sample_pairs;
    const uint32_t *column_pairs;
};

// Whether this processor multiplies two bfloat16 values in one lane, so that pairs are worth making.
bool linear_has_paired(void);

// Puts values of bfloat16 side by side: destination[i] holds the bits of upper[i] above those of lower[i]. The
// destination may be the place of either.
void linear_pair(const float *upper, const float *lower, size_t count, uint32_t *destination);

// The pairs of a batch whose values are rounded. A lane adds the product of its upper values first, so what stands there
// is what comes first in the sums of the other kernels, and all give the same bits (but for numbers below 2^-126, which
// count as zero in pairs).
// sample_pairs, [panels][batch / 2][LINEAR_PANEL_COLUMNS]: of samples 2 k and 2 k + 1.
// column_pairs, [panels][batch][LINEAR_PANEL_COLUMNS / 2]: of columns 16 k + i and 16 k + 8 + i.
void linear_pack_pairs(const float *panels, size_t panel_count, size_t batch, uint32_t *sample_pairs,
                       uint32_t *column_pairs);

// The inputs of the batch that follows and where its sums go, or null pointers.
struct linear_next {
    struct linear_inputs inputs;
    float *outputs;
    size_t stride;
    size_t batch;
};

// One step of AdamW on a tile of LINEAR_TILE_ROWS rows whose gradient is the sum over k of
// gradients[k * stride + r] * inputs[k][c]; then, with the weights still in cache, the tile of linear_forward_tile
// for the next batch. Returns the sum of squares of the gradient. `scratch` holds linear_scratch of both batches.
double linear_adamw_tile(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                         size_t stride, struct linear_inputs inputs, size_t batch,
                         const struct adamw_step *step, bool bfloat16, const struct linear_next *next, float *scratch);
// The same without the widest registers; the bits are the same.
double linear_adamw_tile_narrow(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                                size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                                bool bfloat16, const struct linear_next *next, float *scratch);
double naive_linear_adamw_tile(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                               size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                               bool bfloat16, const struct linear_next *next, float *scratch);

// The values of scratch memory that a tile needs for a batch.
size_t linear_scratch(size_t batch);

// One step of AdamW on `count` values with the given gradient. Returns the sum of squares of the gradient.
double adamw_values(float *values, float *first, float *second, const float *gradient, size_t count,
                    const struct adamw_step *step);
double naive_adamw_values(float *values, float *first, float *second, const float *gradient, size_t count,
                          const struct adamw_step *step);

#endif
