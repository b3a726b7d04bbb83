#include "ranking_kernels.h"

#include <math.h>
#include <stdbool.h>

size_t naive_normalize_rows(const float *source, float *destination, size_t rows, size_t columns) {
    size_t first_bad = rows;
    for (size_t row = rows; row-- > 0;) {
        double squares = 0;
        for (size_t i = 0; i < columns; i++) squares += pow(source[row * columns + i], 2);
        if (!isfinite(squares)) first_bad = row;
        for (size_t i = 0; i < columns; i++) {
            destination[row * columns + i] = (float)(source[row * columns + i] / fmax(sqrt(squares), 1e-12));
        }
    }
    return first_bad;
}

size_t naive_similarity_keys(const float *similarities, const int32_t *labels, size_t count, size_t self,
                             uint32_t *keys) {
    const float limit = 0x1.0002p0f;
    size_t written = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == self) continue;
        float similarity = fminf(fmaxf(similarities[i], -limit), limit);
        // The bits of floats of one sign stand in the order of their magnitudes.
        union { float value; int32_t bits; } magnitude = {fabsf(similarity)}, largest = {limit};
        int32_t place = similarity < 0 ? -magnitude.bits : magnitude.bits;
        keys[written++] = (uint32_t)(largest.bits - place) * 2 + (labels[i] == labels[self] ? 1 : 0);
    }
    return written;
}

void naive_sort_keys(uint32_t *keys, uint32_t *scratch, size_t count) {
    (void)scratch;
    for (size_t i = 1; i < count; i++) {
        uint32_t key = keys[i];
        size_t place = i;
        for (; place > 0 && keys[place - 1] >> 1 > key >> 1; place--) keys[place] = keys[place - 1];
        keys[place] = key;
    }
}

size_t naive_relevant_positions(const uint32_t *keys, size_t count, uint32_t *positions) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (keys[i] % 2 == 1) positions[found++] = (uint32_t)i;
    }
    return found;
}

double naive_precision_sum(const uint32_t *positions, size_t count) {
    double sum = 0;
    for (size_t h = 0; h < count; h++) sum += (h + 1.0) / (positions[h] + 1.0);
    return sum;
}

size_t naive_nearest_rows(const float *similarities, size_t count, size_t self, size_t wanted, uint32_t *rows,
                          float *values) {
    size_t found = 0;
    while (found < wanted) {
        bool any = false;
        size_t best = 0;
        for (size_t i = 0; i < count; i++) {
            bool taken = i == self;
            for (size_t earlier = 0; earlier < found; earlier++) taken = taken || rows[earlier] == i;
            if (taken || (any && similarities[i] <= similarities[best])) continue;
            any = true;
            best = i;
        }
        if (!any) break;
        rows[found] = (uint32_t)best;
        values[found++] = similarities[best];
    }
    return found;
}
