#ifndef STYLEMATCH_MATCHING_KERNELS_H
#define STYLEMATCH_MATCHING_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Single-threaded kernels that score rows of vectors. Callers split the rows among threads.
// Each kernel stands beside a naive twin (`naive_...`) that states its meaning plainly.
//
// Dot products are added up in one order, whatever the place of a row, the number of rows and the number of queries:
// lane i of 16 takes the values i, i + 16, i + 32, ... with one fused multiply-add each, then lanes 8, 4, 2 and 1 apart
// are added. So equal vectors have equal products, and every processor with fused multiply-adds gives the same bits.

// Rows and queries have this many values or a multiple; shorter vectors end in zeros.
enum { DOT_PRODUCT_LANES = 16 };

// Several vectors that one pass over the rows compares.
struct dot_product_queries {
    const float *values;
    size_t count;
    size_t stride; // values from one query to the next
};

// products[q * stride + r] = query q . row r, for `count` rows of `width` values wherever they lie.
void dot_products_float32(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                          float *products, size_t stride);
void naive_dot_products_float32(struct dot_product_queries queries, const void *const *rows, size_t count,
                                size_t width, float *products, size_t stride);

// The same for rows of bfloat16, widened to fp32 before they are multiplied.
void dot_products_bfloat16(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                           float *products, size_t stride);
void naive_dot_products_bfloat16(struct dot_product_queries queries, const void *const *rows, size_t count,
                                 size_t width, float *products, size_t stride);

// The dot products for one kind of processor.
struct dot_product_kernels {
    const char *name;
    void (*float32)(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                    float *products, size_t stride);
    void (*bfloat16)(struct dot_product_queries queries, const void *const *rows, size_t count, size_t width,
                     float *products, size_t stride);
};

// Those that this processor can run, the fastest at place 0; NULL beyond the last.
const struct dot_product_kernels *dot_product_kernels_at(size_t place);

// Writes the positions of the values that are not below the threshold and returns how many there are. NaN is not among
// them. There is room for `count` positions.
size_t positions_reaching(const float *values, size_t count, float threshold, uint32_t *positions);
size_t naive_positions_reaching(const float *values, size_t count, float threshold, uint32_t *positions);

// The nearest bfloat16 of each finite value, ties to even.
void round_to_bfloat16(const float *values, size_t count, uint16_t *rounded);
void naive_round_to_bfloat16(const float *values, size_t count, uint16_t *rounded);

#endif
