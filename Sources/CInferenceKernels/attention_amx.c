#include "tiled_attention.h"

#if defined(__x86_64__) && defined(__linux__)

#include "tiles.h"

#include "lane_functions.h"

#include "terms.h"

#include <float.h>
#include <math.h>

enum {
    // Keys looked at together: scores and weights of two tiles of queries stay in the second cache.
    block_keys = 512,
    // Odd in cache lines, so that rows of scores fall into different sets of the cache.
    score_stride = block_keys + 16,
    key_tiles = block_keys / tile_positions,
    sum_values = tile_pair_rows * panel_columns,
};

// What two tiles of queries have gathered from the keys so far.
struct gathered {
    float largest[tile_pair_rows];
    float weight[tile_pair_rows];
    float values[largest_head_width / tiled_value_columns][sum_values] __attribute__((aligned(64)));
};

// Two tiles of rows in terms, for each 32 columns: [terms][2][tile_rows][tile_inputs].
typedef uint16_t row_tiles[most_tile_terms][2][block_values] __attribute__((aligned(64)));

// Below every score that counts, and far enough from the least number that products with it stay finite.
static const float no_score = -FLT_MAX / 4;

// 2 to the power of each lane, for finite numbers: 2^n 2^r with |r| <= 1/2. The polynomial for 2^r is the one whose largest
// relative error is least (weighted least squares on Chebyshev nodes against 40 digits): 3e-6 where the result is
// `rounded` to bfloat16, which keeps 4e-3, and 2e-9 otherwise.
INLINE __m512 powers_of_two(__m512 x, const bool rounded) {
    const __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const lanes rest = (lanes)_mm512_sub_ps(x, whole);
    lanes polynomial;
    if (rounded) {
        polynomial = MULTIPLY_ADD((lanes)9.570101276040077e-3f, rest, (lanes)5.591785907745361e-2f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)2.40247443318367e-1f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)6.931217908859253e-1f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)9.999992847442627e-1f);
    } else {
        polynomial = MULTIPLY_ADD((lanes)1.5345810970757157e-4f, rest, (lanes)1.3399930903688073e-3f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)9.618489071726799e-3f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)5.550328642129898e-2f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)2.4022646248340607e-1f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)6.931471824645996e-1f);
        polynomial = MULTIPLY_ADD(polynomial, rest, (lanes)1.0f);
    }
    return _mm512_scalef_ps((__m512)polynomial, whole);
}

// Scores of two tiles of queries and one block of positions.
INLINE void score(const struct tiled_head *head, const int terms, const row_tiles *queries, size_t block, float *scores) {
    const uint16_t *keys = head->keys + block * tiled_key_block(head->width, terms);
    BEGIN_SUMS();
    for (size_t column = 0; column * tile_inputs < head->width; column++) {
#pragma clang loop unroll(full)
        for (int key_term = terms - 1; key_term >= 0; key_term--) {
            const uint16_t *part = keys + (column * (size_t)terms + (size_t)key_term) * tile_inputs * tile_positions;
            _tile_loadd(6, part, panel_row_bytes);
            _tile_loadd(7, part + 32, panel_row_bytes);
#pragma clang loop unroll(full)
            for (int term = terms - 1 - key_term; term >= 0; term--) {
                ADD_ROW_PRODUCTS(queries[column][term][0], queries[column][term][1]);
            }
        }
    }
    STORE_SUMS(scores, score_stride);
}

// Turns the scores of one query into weights relative to the largest score so far and puts their terms among the rows of
// tiles; returns the factor that brings what was gathered before onto the same footing. `scale` is for powers of two.
INLINE float weigh(float *scores, size_t seen, size_t tiles, float scale, const int terms, row_tiles *weights, int row,
                   float *largest, float *weight) {
    const size_t end = tiles * tile_positions;
    for (size_t i = seen; i < end; i++) scores[i] = no_score;
    __m512 found = _mm512_set1_ps(no_score), other = found;
    for (size_t i = 0; i < end; i += tile_positions) {
        found = _mm512_max_ps(found, _mm512_loadu_ps(scores + i));
        other = _mm512_max_ps(other, _mm512_loadu_ps(scores + i + LANES));
    }
    const float before = *largest, reached = _mm512_reduce_max_ps(_mm512_max_ps(found, other));
    const float now = reached > before ? reached : before;
    const __m512 factors = _mm512_set1_ps(scale), greatest = _mm512_set1_ps(now);
    __m512 sum = _mm512_setzero_ps(), other_sum = sum;
    for (size_t tile = 0; tile < tiles; tile++) {
        const float *group = scores + tile * tile_positions;
        // First the difference: the greatest score's is zero whatever its size.
        const __m512 below = _mm512_sub_ps(_mm512_loadu_ps(group), greatest);
        const __m512 other_below = _mm512_sub_ps(_mm512_loadu_ps(group + LANES), greatest);
        __m512 lower = powers_of_two(_mm512_mul_ps(below, factors), terms == 1);
        __m512 upper = powers_of_two(_mm512_mul_ps(other_below, factors), terms == 1);
        sum = _mm512_add_ps(sum, lower);
        other_sum = _mm512_add_ps(other_sum, upper);
        uint16_t *place = weights[tile][0][row / tile_rows] + row % tile_rows * tile_inputs;
#pragma clang loop unroll(full)
        for (int term = 0; term < terms; term++, place += 2 * block_values) {
            const __m512i rounded = (__m512i)_mm512_cvtne2ps_pbh(upper, lower);
            _mm512_store_si512(place, rounded);
            if (term + 1 == terms) break;
            lower = _mm512_sub_ps(lower, _mm512_castsi512_ps(_mm512_slli_epi32(
                                             _mm512_cvtepu16_epi32(_mm512_castsi512_si256(rounded)), 16)));
            upper = _mm512_sub_ps(upper, _mm512_castsi512_ps(_mm512_slli_epi32(
                                             _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(rounded, 1)), 16)));
        }
    }
    // Nothing was gathered before the first block.
    const float factor = before == no_score ? 0 : exp2f((before - now) * scale);
    *largest = now;
    *weight = *weight * factor + _mm512_reduce_add_ps(_mm512_add_ps(sum, other_sum));
    return factor;
}

// Adds the values of some blocks of positions.
INLINE void gather(const struct tiled_head *head, const int terms, size_t first_block, size_t tiles,
                   const row_tiles *weights, const float *factors, struct gathered *gathered) {
    float sums[sum_values] __attribute__((aligned(64)));
    for (size_t panel = 0; panel * tiled_value_columns < head->width; panel++) {
        const uint16_t *values = head->values + panel * head->value_stride + first_block * tiled_value_block(terms);
        BEGIN_SUMS();
        for (size_t tile = 0; tile < tiles; tile++) {
#pragma clang loop unroll(full)
            for (int value_term = terms - 1; value_term >= 0; value_term--) {
                const uint16_t *part = values + (tile * (size_t)terms + (size_t)value_term) * tiled_value_block(1);
                _tile_loadd(6, part, panel_row_bytes);
                _tile_loadd(7, part + 32, panel_row_bytes);
#pragma clang loop unroll(full)
                for (int term = terms - 1 - value_term; term >= 0; term--) {
                    ADD_ROW_PRODUCTS(weights[tile][term][0], weights[tile][term][1]);
                }
            }
        }
        STORE_SUMS(sums, panel_columns);
        for (int row = 0; row < tile_pair_rows; row++) {
            lanes *total = (lanes *)(gathered->values[panel] + row * panel_columns);
            const lanes *added = (const lanes *)(sums + row * panel_columns), factor = (lanes)factors[row];
            total[0] = MULTIPLY_ADD(total[0], factor, added[0]);
            total[1] = MULTIPLY_ADD(total[1], factor, added[1]);
        }
    }
}

INLINE void attend_pair(const struct tiled_head *head, const int terms, size_t first_query, int rows) {
    struct gathered gathered;
    for (int row = 0; row < tile_pair_rows; row++) {
        gathered.largest[row] = no_score;
        gathered.weight[row] = 0;
    }
    memset(gathered.values, 0,
           (head->width + tiled_value_columns - 1) / tiled_value_columns * sizeof(gathered.values[0]));
    row_tiles queries[largest_head_width / tile_inputs], weights[key_tiles];
    for (size_t column = 0; column < head->width; column += tile_inputs) {
        const size_t inputs = head->width - column < tile_inputs ? head->width - column : tile_inputs;
        for (int row = 0; row < tile_pair_rows; row++) {
            uint16_t *place = queries[column / tile_inputs][0][row / tile_rows] + row % tile_rows * tile_inputs;
            const float *values = head->queries + (first_query + (size_t)row) * head->query_stride + column;
            split_some_into_terms(values, row < rows ? inputs : 0, place, 2 * block_values, terms);
        }
    }
    // The rows that are missing weigh nothing.
    if (rows < tile_pair_rows) memset(weights, 0, sizeof(weights));
    float scores[tile_pair_rows * score_stride] __attribute__((aligned(64)));
    float factors[tile_pair_rows] = {0};
    const float scale = head->scale * 1.44269504088896341f;
    const size_t last_seen = head->causal ? first_query + (size_t)rows : head->count;
    for (size_t first_key = 0; first_key < last_seen; first_key += block_keys) {
        const size_t left = last_seen - first_key, keys = left < block_keys ? left : block_keys;
        const size_t tiles = (keys + tile_positions - 1) / tile_positions, block = first_key / tile_positions;
        for (size_t tile = 0; tile < tiles; tile++) {
            score(head, terms, queries, block + tile, scores + tile * tile_positions);
        }
        for (int row = 0; row < rows; row++) {
            const size_t end = first_query + (size_t)row + 1;
            const size_t open = head->causal ? (end > first_key ? end - first_key : 0) : keys;
            factors[row] = weigh(scores + row * score_stride, open < keys ? open : keys, tiles, scale, terms, weights, row,
                                 gathered.largest + row, gathered.weight + row);
        }
        gather(head, terms, block, tiles, weights, factors, &gathered);
    }
    for (int row = 0; row < rows; row++) {
        float *output = head->output + (first_query + (size_t)row) * head->output_stride;
        const float inverse = 1 / gathered.weight[row];
        for (size_t column = 0; column < head->width; column += tiled_value_columns) {
            const float *values = gathered.values[column / tiled_value_columns] + row * panel_columns;
            const size_t left = head->width - column, count = left < tiled_value_columns ? left : tiled_value_columns;
            for (size_t i = 0; i < count; i++) output[column + i] = values[i] * inverse;
        }
    }
}

#define ATTEND_IN_TERMS(name, terms) \
    TARGET static void name(const struct tiled_head *head, size_t first_query, int rows) { \
        attend_pair(head, terms, first_query, rows); \
    }
ATTEND_IN_TERMS(attend_in_one_term, 1)
ATTEND_IN_TERMS(attend_in_two_terms, 2)
ATTEND_IN_TERMS(attend_in_three_terms, 3)
#undef ATTEND_IN_TERMS

TARGET void attend_on_tiles(const struct tiled_head *head, size_t first_query, size_t end_query) {
    typedef void attend_rows(const struct tiled_head *, size_t, int);
    static attend_rows *const attending[most_tile_terms] = {attend_in_one_term, attend_in_two_terms, attend_in_three_terms};
    use_whole_tiles();
    for (size_t query = first_query; query < end_query; query += tile_pair_rows) {
        const size_t left = end_query - query;
        attending[head->terms - 1](head, query, (int)(left < tile_pair_rows ? left : tile_pair_rows));
    }
    _tile_release();
}

#else

void attend_on_tiles(const struct tiled_head *head, size_t first_query, size_t end_query) {
    (void)head, (void)first_query, (void)end_query;
    __builtin_trap();
}

#endif
