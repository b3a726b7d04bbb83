#ifndef STYLEMATCH_ATTENTION_H
#define STYLEMATCH_ATTENTION_H

#include "product.h"

// The widest head that there are kernels for.
enum { largest_head_width = 512 };

// One head of scaled dot-product attention within one sequence of `count` positions.
struct attention_head {
    // [count][width], rows `query_stride` values apart.
    const float *queries;
    size_t query_stride;
    size_t width;
    // Panels of panel_columns positions each, [width][panel_columns] in fp32.
    const float *keys;
    // Panels of panel_columns components each, `value_stride` values apart, [count][panel_columns] in fp32.
    const float *values;
    size_t value_stride;
    size_t count;
    // Multiplies the scores.
    float scale;
    // Whether a position sees only itself and those before it.
    bool causal;
    // [count][width], rows `output_stride` values apart.
    float *output;
    size_t output_stride;
};

// Computes the outputs of some queries: softmax(scale * q kᵀ) v, over blocks of keys with a running largest score, so
// that no more than a tile of scores exists at a time (FlashAttention, Dao et al. 2022). Which queries share a tile
// follows from the range alone.
void attend(enum kernel_set set, const struct attention_head *head, size_t first_query, size_t end_query);
void naive_attend(const struct attention_head *head, size_t first_query, size_t end_query);

#endif
