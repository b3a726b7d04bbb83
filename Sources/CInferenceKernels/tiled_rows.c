#include "dispatch.h"
#include "terms.h"
#include "tiled_product.h"

#include <math.h>
#include <string.h>

static size_t rounded_up(size_t count, size_t unit) { return (count + unit - 1) / unit * unit; }

size_t tiled_value_count(size_t rows, size_t inputs, int terms) {
    return rounded_up(rows, tile_pair_rows) * rounded_up(inputs, tile_inputs) * (size_t)terms;
}

// Where the block of 32 inputs stands that begins at `input` in the tile that begins at `row`.
static uint16_t *tile_block(const struct tiled_rows *tiled, size_t row, size_t input) {
    const size_t blocks = rounded_up(tiled->inputs, tile_inputs) / tile_inputs;
    return tiled->values + (row / tile_rows * blocks + input / tile_inputs) * (size_t)tiled->terms * tile_rows * tile_inputs;
}

DISPATCHED void fill_tiled_rows(const struct tiled_rows *tiled, const float *rows, size_t stride, size_t first_row,
                                size_t end_row) {
    const size_t end_filled = rounded_up(end_row, tile_pair_rows);
    for (size_t tile = first_row; tile < end_filled; tile += tile_rows) {
        for (size_t input = 0; input < tiled->inputs; input += tile_inputs) {
            uint16_t *block = tile_block(tiled, tile, input);
            const size_t count = tiled->inputs - input < tile_inputs ? tiled->inputs - input : tile_inputs;
            for (size_t row = 0; row < tile_rows; row++) {
                const size_t values = tile + row < end_row ? count : 0;
                split_some_into_terms(rows + (tile + row) * stride + input, values, block + row * tile_inputs,
                                      tile_rows * tile_inputs, tiled->terms);
            }
        }
    }
}

void naive_fill_tiled_rows(const struct tiled_rows *tiled, const float *rows, size_t stride, size_t first_row,
                           size_t end_row) {
    for (size_t row = first_row; row < rounded_up(end_row, tile_pair_rows); row++) {
        for (size_t input = 0; input < rounded_up(tiled->inputs, tile_inputs); input++) {
            uint16_t *place = tile_block(tiled, row / tile_rows * tile_rows, input) + row % tile_rows * tile_inputs
                              + input % tile_inputs;
            float rest = row < end_row && input < tiled->inputs ? rows[row * stride + input] : 0;
            for (int term = 0; term < tiled->terms; term++) {
                uint16_t *rounded = place + term * tile_rows * tile_inputs;
                round_product_inputs(&rest, rounded, 1);
                const uint32_t bits = (uint32_t)*rounded << 16;
                float part;
                memcpy(&part, &bits, 4);
                rest = isfinite(part) ? rest - part : 0;
            }
        }
    }
}
