#include "dispatch.h"
#include "ranking_kernels.h"

#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED size_t normalize_rows(const float *source, float *destination, size_t rows, size_t columns) {
    size_t first_bad = rows;
    for (size_t row = 0; row < rows; row++) {
        const float *input = source + row * columns;
        float *output = destination + row * columns;
        double squares = 0;
        for (size_t i = 0; i < columns; i++) squares += (double)input[i] * input[i];
        if (!isfinite(squares) && first_bad == rows) first_bad = row;
        double norm = sqrt(squares);
        float divisor = (float)(norm > 1e-12 ? norm : 1e-12);
        // Adding zero turns -0 into 0, so that equal vectors are equal bit by bit.
        for (size_t i = 0; i < columns; i++) output[i] = input[i] / divisor + 0.0f;
    }
    return first_bad;
}

static inline uint32_t key_of(float similarity) {
    int32_t bits;
    memcpy(&bits, &similarity, 4);
    int32_t magnitude = bits & 0x7fffffff;
    magnitude = magnitude > LARGEST_SIMILARITY ? LARGEST_SIMILARITY : magnitude;
    return (uint32_t)(LARGEST_SIMILARITY - (bits < 0 ? -magnitude : magnitude)) << 1;
}

DISPATCHED size_t similarity_keys(const float *similarities, const int32_t *labels, size_t count, size_t self,
                                  uint32_t *keys) {
    int32_t label = labels[self];
    for (size_t i = 0; i < self; i++) keys[i] = key_of(similarities[i]) | (uint32_t)(labels[i] == label);
    for (size_t i = self + 1; i < count; i++) keys[i - 1] = key_of(similarities[i]) | (uint32_t)(labels[i] == label);
    return count - 1;
}

static void scatter(const uint32_t *source, uint32_t *destination, size_t count, uint32_t *counts, unsigned shift,
                    uint32_t digits) {
    uint32_t start = 0;
    for (uint32_t digit = 0; digit < digits; digit++) {
        uint32_t size = counts[digit];
        counts[digit] = start;
        start += size;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t key = source[i];
        destination[counts[(key >> shift) & (digits - 1)]++] = key;
    }
}

void sort_keys(uint32_t *keys, uint32_t *scratch, size_t count) {
    // Three stable counting sorts, the least significant digit first.
    enum { FIRST = 1 << 11, OTHER = 1 << 10 };
    uint32_t low[FIRST] = {0}, middle[OTHER] = {0}, high[OTHER] = {0};
    for (size_t i = 0; i < count; i++) {
        uint32_t key = keys[i];
        low[(key >> 1) & (FIRST - 1)]++;
        middle[(key >> 12) & (OTHER - 1)]++;
        high[key >> 22]++;
    }
    scatter(keys, scratch, count, low, 1, FIRST);
    scatter(scratch, keys, count, middle, 12, OTHER);
    scatter(keys, scratch, count, high, 22, OTHER);
    memcpy(keys, scratch, count * sizeof *keys);
}

size_t relevant_positions(const uint32_t *keys, size_t count, uint32_t *positions) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        positions[found] = (uint32_t)i;
        found += keys[i] & 1;
    }
    return found;
}

DISPATCHED double precision_sum(const uint32_t *positions, size_t count) {
    double sum = 0;
    for (size_t h = 0; h < count; h++) sum += (double)(int32_t)(h + 1) / (double)(int32_t)(positions[h] + 1);
    return sum;
}

static inline size_t insert_row(uint32_t *rows, float *values, size_t found, size_t wanted, uint32_t row,
                                float value) {
    size_t place = found < wanted ? found : wanted - 1;
    while (place > 0 && values[place - 1] < value) {
        rows[place] = rows[place - 1];
        values[place] = values[place - 1];
        place--;
    }
    rows[place] = row;
    values[place] = value;
    return found < wanted ? found + 1 : wanted;
}

DISPATCHED size_t nearest_rows(const float *similarities, size_t count, size_t self, size_t wanted, uint32_t *rows,
                               float *values) {
    enum { STRIP = 32 };
    size_t found = 0;
    if (wanted == 0) return 0;
    for (size_t start = 0; start < count; start += STRIP) {
        size_t end = start + STRIP < count ? start + STRIP : count;
        if (found == wanted && end - start == STRIP) {
            // Most strips hold nothing that is near enough.
            float largest = -INFINITY;
            for (size_t i = 0; i < STRIP; i++) {
                float value = similarities[start + i];
                largest = value > largest ? value : largest;
            }
            if (!(largest > values[wanted - 1])) continue;
        }
        for (size_t i = start; i < end; i++) {
            if (i == self || (found == wanted && !(similarities[i] > values[wanted - 1]))) continue;
            found = insert_row(rows, values, found, wanted, (uint32_t)i, similarities[i]);
        }
    }
    return found;
}
