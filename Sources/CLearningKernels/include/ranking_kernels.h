#ifndef STYLEMATCH_RANKING_KERNELS_H
#define STYLEMATCH_RANKING_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Single-threaded kernels that rank a gallery by its similarities to one query.
// Each kernel stands beside a naive twin (`naive_...`) that states its meaning plainly.

// destination[r][c] = source[r][c] / max(norm of row r, 1e-12), the norm in double precision.
// Returns the first row that holds a value that is no finite number, or `rows` when all are finite.
size_t normalize_rows(const float *source, float *destination, size_t rows, size_t columns);
size_t naive_normalize_rows(const float *source, float *destination, size_t rows, size_t columns);

// Writes one key for every row of the gallery but `self`, in the order of rows, and returns how many there are.
// Bits 1 to 31 of a key order it by falling similarity, exactly, for similarities between -1.00003 and 1.00003 (those
// beyond count as these); bit 0 says whether the row's label is that of `self`.
size_t similarity_keys(const float *similarities, const int32_t *labels, size_t count, size_t self, uint32_t *keys);
size_t naive_similarity_keys(const float *similarities, const int32_t *labels, size_t count, size_t self,
                             uint32_t *keys);

// The magnitude's bits of the largest similarity that has a key of its own, a little above 1.
enum { LARGEST_SIMILARITY = 0x3f800100 };

// The similarity that a key stands for.
static inline float key_similarity(uint32_t key) {
    int32_t place = LARGEST_SIMILARITY - (int32_t)(key >> 1);
    uint32_t bits = place < 0 ? (uint32_t)-place | 0x80000000u : (uint32_t)place;
    float similarity;
    memcpy(&similarity, &bits, 4);
    return similarity;
}

// Sorts keys by their bits 1 to 31, smallest first; equal ones keep their order. `scratch` holds `count` values, too.
void sort_keys(uint32_t *keys, uint32_t *scratch, size_t count);
void naive_sort_keys(uint32_t *keys, uint32_t *scratch, size_t count);

// Writes the positions, counted from 0, of the keys whose bit 0 is set, and returns how many there are; `positions` has
// room for `count` values.
size_t relevant_positions(const uint32_t *keys, size_t count, uint32_t *positions);
size_t naive_relevant_positions(const uint32_t *keys, size_t count, uint32_t *positions);

// The sum over the first `count` relevant positions of the precision there: (h + 1) / (positions[h] + 1).
double precision_sum(const uint32_t *positions, size_t count);
double naive_precision_sum(const uint32_t *positions, size_t count);

// Writes the `wanted` rows most similar to the query, nearest first, equal ones in the order of rows, leaving out
// `self`; returns how many there are. `values` holds `wanted` numbers of scratch.
size_t nearest_rows(const float *similarities, size_t count, size_t self, size_t wanted, uint32_t *rows,
                    float *values);
size_t naive_nearest_rows(const float *similarities, size_t count, size_t self, size_t wanted, uint32_t *rows,
                          float *values);

#endif
