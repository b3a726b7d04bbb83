#ifndef STYLEMATCH_TILED_ATTENTION_H
#define STYLEMATCH_TILED_ATTENTION_H

#include "attention.h"
#include "tiled_product.h"

// Attention on matrix tiles (Intel AMX). Queries, keys, weights and values become sums of bfloat16 terms; of two sums'
// products those are computed whose terms' numbers add up to less than `terms`. Scores, weights and sums are fp32.

// Positions of a block of keys or values.
enum { tile_positions = 32, tiled_value_columns = 32 };

// Numbers in a block of keys, [width / 32][terms][16][tile_positions][2], of which each pair belongs to one position.
size_t tiled_key_block(size_t width, int terms);
// Numbers in a block of values of 32 components, [terms][tile_positions / 2][32][2], of which each pair belongs to one
// component.
size_t tiled_value_block(int terms);

// Brings `count` rows of keys, `stride` values apart, into a block that was zeroed, as its positions from `position` on.
void fill_tiled_keys(const float *rows, size_t stride, size_t count, size_t width, int terms, uint16_t *block,
                     size_t position);
// The same for at most 32 components of values.
void fill_tiled_values(const float *rows, size_t stride, size_t count, size_t components, int terms, uint16_t *block,
                       size_t position);

// One head within one sequence of `count` positions.
struct tiled_head {
    // [count][width], rows `query_stride` values apart.
    const float *queries;
    size_t query_stride;
    size_t width;
    // Blocks of positions, one after another; what is beyond the sequence is zero.
    const uint16_t *keys;
    // The same for each 32 components, `value_stride` numbers apart.
    const uint16_t *values;
    size_t value_stride;
    size_t count;
    int terms;
    // Multiplies the scores.
    float scale;
    // Whether a position sees only itself and those before it.
    bool causal;
    // [count][width], rows `output_stride` values apart.
    float *output;
    size_t output_stride;
};

// As attend(), where matrix_tiles_are_available().
void attend_on_tiles(const struct tiled_head *head, size_t first_query, size_t end_query);

#endif
