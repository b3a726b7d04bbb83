#include "dispatch.h"
#include "terms.h"
#include "tiled_attention.h"

enum { pair_numbers = tile_positions * 2, term_numbers = tile_inputs / 2 * pair_numbers };

size_t tiled_key_block(size_t width, int terms) {
    return (width + tile_inputs - 1) / tile_inputs * (size_t)terms * term_numbers;
}

size_t tiled_value_block(int terms) { return (size_t)terms * term_numbers; }

DISPATCHED void fill_tiled_keys(const float *rows, size_t stride, size_t count, size_t width, int terms, uint16_t *block,
                                size_t position) {
    for (size_t row = 0; row < count; row++) {
        for (size_t input = 0; input < width; input += tile_inputs) {
            const size_t inputs = width - input < tile_inputs ? width - input : tile_inputs;
            uint16_t parts[most_tile_terms][tile_inputs];
            split_some_into_terms(rows + row * stride + input, inputs, parts[0], tile_inputs, terms);
            for (int term = 0; term < terms; term++) {
                uint16_t *pair = block + (position + row) * 2;
                for (size_t i = 0; i < tile_inputs; i += 2, pair += pair_numbers) memcpy(pair, parts[term] + i, 4);
                block += term_numbers;
            }
        }
        block -= tiled_key_block(width, terms);
    }
}

DISPATCHED void fill_tiled_values(const float *rows, size_t stride, size_t count, size_t components, int terms,
                                  uint16_t *block, size_t position) {
    for (size_t row = 0; row < count;) {
        const size_t place = position + row;
        const size_t together = place % 2 == 0 && row + 1 < count ? 2 : 1;
        uint16_t parts[2][most_tile_terms][tiled_value_columns];
        for (size_t i = 0; i < together; i++) {
            split_some_into_terms(rows + (row + i) * stride, components, parts[i][0], tiled_value_columns, terms);
        }
        for (int term = 0; term < terms; term++) {
            uint16_t *pairs = block + (size_t)term * term_numbers + place / 2 * pair_numbers;
            if (together == 2) {
                for (size_t i = 0; i < tiled_value_columns; i++) {
                    const uint32_t pair = parts[0][term][i] | (uint32_t)parts[1][term][i] << 16;
                    memcpy(pairs + 2 * i, &pair, 4);
                }
            } else {
                for (size_t i = 0; i < tiled_value_columns; i++) pairs[2 * i + place % 2] = parts[0][term][i];
            }
        }
        row += together;
    }
}
