#ifndef STYLEMATCH_EMBEDDING_KERNELS_H
#define STYLEMATCH_EMBEDDING_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

// The last layer's outputs as points on the unit sphere. Each kernel stands beside a naive twin.

// outputs[k][c] += bias[c]; with `bfloat16`, bias and result are rounded to bfloat16.
void embedding_add_bias(float *outputs, const float *bias, size_t samples, size_t width, size_t stride, bool bfloat16);

// Rows of `width` values, `stride` apart, divided by max(length, 1e-12); `lengths` holds the lengths.
void unit_rows(const float *source, size_t rows, size_t width, size_t stride, float *destination, float *lengths);
void naive_unit_rows(const float *source, size_t rows, size_t width, size_t stride, float *destination,
                          float *lengths);

// destination[i][j] = sum over c of left[i][c] * right[j][c].
void dot_products(const float *left, size_t left_rows, const float *right, size_t right_rows, size_t width,
                  size_t stride, float *destination);
void naive_dot_products(const float *left, size_t left_rows, const float *right, size_t right_rows, size_t width,
                        size_t stride, float *destination);

// The way back through dot_products and unit_rows for the rows on the left:
// g_i = sum over j of gradients[i * row_step + j * column_step] * right[j], then
// destination_i = (g_i - left_i (left_i . g_i)) / length_i; below a length of 1e-12, g_i / 1e-12.
void unit_gradient(const float *gradients, size_t row_step, size_t column_step, const float *left,
                   const float *lengths, size_t left_rows, const float *right, size_t right_rows, size_t width,
                   size_t stride, bool bfloat16, float *destination);
void naive_unit_gradient(const float *gradients, size_t row_step, size_t column_step, const float *left,
                         const float *lengths, size_t left_rows, const float *right, size_t right_rows, size_t width,
                         size_t stride, bool bfloat16, float *destination);

#endif
