// Attention of a tile of queries over blocks of keys, over the tiles of product_tile.h. Included after product_body.h.

#include "attention.h"
#include "exponential.h"

#include <float.h>
#include <string.h>

// Keys looked at together.
enum { block_keys = 256, largest_value_panels = largest_head_width / panel_columns };

// What a tile of queries has gathered from the keys so far.
struct gathered {
    float largest[TILE_ROWS];
    float weight[TILE_ROWS];
    float values[largest_value_panels][TILE_ROWS * panel_columns] __attribute__((aligned(64)));
};

// The lanes of a register added up, halves upon halves: always in the same order.
#define HALVED(v) ((v).lo + (v).hi)
INLINE float lane_sum(lanes sum) {
#if LANES == 16
    const __typeof__(sum.lo.lo.lo) two = HALVED(HALVED(HALVED(sum)));
#elif LANES == 8
    const __typeof__(sum.lo.lo) two = HALVED(HALVED(sum));
#else
    const __typeof__(sum.lo) two = HALVED(sum);
#endif
    return two.x + two.y;
}
#undef HALVED

INLINE float largest_of(const float *scores, size_t count) {
    lanes found = (lanes)-FLT_MAX;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) found = __builtin_elementwise_max(found, *(const lanes *)(scores + i));
    float largest = __builtin_reduce_max(found);
    for (; i < count; i++) largest = scores[i] > largest ? scores[i] : largest;
    return largest;
}

// Turns the scores of one query into weights relative to the largest score so far; returns the factor that brings what
// was gathered before onto the same footing.
INLINE float weigh(float *scores, size_t seen, size_t keys, float scale, float *largest, float *weight) {
    const float before = *largest, found = largest_of(scores, seen);
    const float now = found > before ? found : before;
    const size_t end = (keys + LANES - 1) / LANES * LANES;
    for (size_t i = seen; i < end; i++) scores[i] = -FLT_MAX;
    lanes sum = (lanes)0.0f;
#pragma clang loop unroll_count(4)
    for (size_t i = 0; i < end; i += LANES) {
        lanes *group = (lanes *)(scores + i);
        *group = exponentials((*group - now) * scale);
        sum += *group;
    }
    const float factor = exponential((before - now) * scale);
    *largest = now;
    *weight = *weight * factor + lane_sum(sum);
    return factor;
}

// Adds the values of one block of keys; `scores` is [rows][block_keys].
INLINE void gather(const struct attention_head *head, size_t first_key, size_t keys, int rows, const float *scores,
                   const float *factors, struct gathered *gathered) {
    float sums[TILE_ROWS * panel_columns] __attribute__((aligned(64)));
    for (size_t panel = 0; panel * panel_columns < head->width; panel++) {
        const float *values = head->values + panel * head->value_stride + first_key * panel_columns;
        sum_float32_tile(rows, scores, block_keys, values, keys, sums, panel_columns);
        for (int row = 0; row < rows; row++) {
            float *total = gathered->values[panel] + row * panel_columns;
            const lanes factor = (lanes)factors[row];
#pragma clang loop unroll(full)
            for (int i = 0; i < panel_columns; i += LANES) {
                lanes *gathered_part = (lanes *)(total + i);
                *gathered_part = MULTIPLY_ADD(*gathered_part, factor, *(const lanes *)(sums + row * panel_columns + i));
            }
        }
    }
}

TARGET static void attend_tile(const struct attention_head *head, size_t first_query, int rows) {
    struct gathered gathered;
    for (int row = 0; row < rows; row++) {
        gathered.largest[row] = -FLT_MAX;
        gathered.weight[row] = 0;
    }
    memset(gathered.values, 0, (head->width + panel_columns - 1) / panel_columns * sizeof(gathered.values[0]));
    float scores[TILE_ROWS * block_keys] __attribute__((aligned(64)));
    float factors[TILE_ROWS];
    const float *queries = head->queries + first_query * head->query_stride;
    const size_t last_seen = head->causal ? first_query + (size_t)rows : head->count;
    for (size_t first_key = 0; first_key < last_seen; first_key += block_keys) {
        const size_t left = last_seen - first_key, keys = left < block_keys ? left : block_keys;
        for (size_t key = 0; key < keys; key += panel_columns) {
            const float *panel = head->keys + (first_key + key) * head->width;
            sum_float32_tile(rows, queries, head->query_stride, panel, head->width, scores + key, block_keys);
        }
        for (int row = 0; row < rows; row++) {
            const size_t end = first_query + (size_t)row + 1;
            const size_t open = head->causal ? (end > first_key ? end - first_key : 0) : keys;
            factors[row] = weigh(scores + row * block_keys, open < keys ? open : keys, keys, head->scale,
                                 gathered.largest + row, gathered.weight + row);
        }
        gather(head, first_key, keys, rows, scores, factors, &gathered);
    }
    for (int row = 0; row < rows; row++) {
        float *output = head->output + (first_query + (size_t)row) * head->output_stride;
        const float inverse = 1 / gathered.weight[row];
        for (size_t column = 0; column < head->width; column += panel_columns) {
            const float *values = gathered.values[column / panel_columns] + row * panel_columns;
            const size_t left = head->width - column, count = left < panel_columns ? left : panel_columns;
            for (size_t i = 0; i < count; i++) output[column + i] = values[i] * inverse;
        }
    }
}

TARGET void NAMED(attend)(const struct attention_head *head, size_t first_query, size_t end_query) {
    const size_t count = end_query - first_query, tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t tile = 0; tile < tiles; tile++) {
        const size_t query = first_query + count * tile / tiles;
        attend_tile(head, query, (int)(first_query + count * (tile + 1) / tiles - query));
    }
}
