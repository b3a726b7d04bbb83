#ifndef STYLEMATCH_TILED_PRODUCT_H
#define STYLEMATCH_TILED_PRODUCT_H

#include "product.h"

// Products on matrix tiles (Intel AMX), which multiply bfloat16 exactly and add in fp32, with panels of bfloat16.
//
// An fp32 input becomes the sum of `terms` bfloat16 numbers, each the nearest to what those before it leave over: one
// keeps 8 bits of the significand, two keep 16 and three all 24. Each further term costs as much as the first.
enum { tile_rows = 16, tile_inputs = 32, most_tile_terms = 3 };

// Rows whose products share the weights in the registers; rows are filled up with zeros to a multiple of it.
enum { tile_pair_rows = 2 * tile_rows };

struct tiled_rows {
    // [rows / tile_rows][inputs / tile_inputs][terms][tile_rows][tile_inputs], both filled up with zeros.
    uint16_t *values;
    size_t rows;
    size_t inputs;
    int terms;
};

// The numbers that `values` holds.
size_t tiled_value_count(size_t rows, size_t inputs, int terms);

// Brings rows of fp32 values, `stride` apart, into those of the tiles from `first_row` to `end_row`; both are multiples of
// tile_pair_rows, or the latter is the end of the rows. A number that is not finite has no further terms.
void fill_tiled_rows(const struct tiled_rows *tiled, const float *rows, size_t stride, size_t first_row, size_t end_row);
void naive_fill_tiled_rows(const struct tiled_rows *tiled, const float *rows, size_t stride, size_t first_row,
                           size_t end_row);

// Whether this processor has matrix tiles for bfloat16 and the system lets this process use them.
bool matrix_tiles_are_available(void);

// As multiply_panels, of rows that were brought into tiles instead of `product->input`; `first_row` is a multiple of
// tile_pair_rows. Sums run over the inputs in order, so that the same row gives the same bits alone and among others.
void multiply_tiled_panels(const struct panel_product *product, const struct tiled_rows *tiled, size_t first_panel,
                           size_t end_panel, size_t first_row, size_t end_row);

// As multiply_add_peak, of products of tiles in registers alone.
double multiply_tiles_peak(size_t rounds);

#endif
