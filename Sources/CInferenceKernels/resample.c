#include "resample.h"

#include <stdlib.h>
#include <string.h>

#include "dispatch.h"

enum { fraction_bits = 22, lanes = 16 };

static const int32_t one_half = 1 << (fraction_bits - 1);

static inline uint8_t to_byte(int32_t sum) {
    const int32_t value = sum >> fraction_bits;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

typedef uint8_t byte_lanes __attribute__((vector_size(lanes)));
typedef int32_t sum_lanes __attribute__((vector_size(lanes * 4)));

// One round of a perfect shuffle of sixteen rows of sixteen bytes; four rounds transpose them.
static inline void shuffle_rows(const byte_lanes in[lanes], byte_lanes out[lanes]) {
    for (int i = 0; i < lanes / 2; i++) {
        const byte_lanes a = in[i], b = in[i + lanes / 2];
        out[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        out[2 * i + 1] =
            __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
}

static inline void transpose_block(byte_lanes block[lanes]) {
    byte_lanes other[lanes];
    shuffle_rows(block, other);
    shuffle_rows(other, block);
    shuffle_rows(block, other);
    shuffle_rows(other, block);
}

// `columns[x * lanes + r]` = `rows[r * bytes + x]`, for up to sixteen rows; missing rows are left as zero.
static inline void rows_to_columns(const uint8_t *rows, size_t bytes, size_t count, uint8_t *columns) {
    size_t x = 0;
    for (; count == lanes && x + lanes <= bytes; x += lanes) {
        byte_lanes block[lanes];
        for (size_t r = 0; r < lanes; r++) {
            memcpy(&block[r], rows + r * bytes + x, lanes);
        }
        transpose_block(block);
        memcpy(columns + x * lanes, block, sizeof(block));
    }
    for (; x < bytes; x++) {
        for (size_t r = 0; r < count; r++) {
            columns[x * lanes + r] = rows[r * bytes + x];
        }
    }
}

static inline void columns_to_rows(const uint8_t *columns, size_t bytes, size_t count, uint8_t *rows) {
    size_t x = 0;
    for (; count == lanes && x + lanes <= bytes; x += lanes) {
        byte_lanes block[lanes];
        memcpy(block, columns + x * lanes, sizeof(block));
        transpose_block(block);
        for (size_t r = 0; r < lanes; r++) {
            memcpy(rows + r * bytes + x, &block[r], lanes);
        }
    }
    for (; x < bytes; x++) {
        for (size_t r = 0; r < count; r++) {
            rows[r * bytes + x] = columns[x * lanes + r];
        }
    }
}

// Sixteen rows at once, one a lane: every lane uses the same weight, and three sums (one a colour) run side by side.
DISPATCHED
static void filter_columns_of_rows(const uint8_t *columns, struct resample_filter filter, uint8_t *out) {
    for (size_t i = 0; i < filter.count; i++) {
        const uint8_t *in = columns + (size_t)filter.first[i] * 3 * lanes;
        const int32_t *taps = filter.taps + i * filter.stride;
        sum_lanes red = {0}, green = {0}, blue = {0};
        red += one_half;
        green += one_half;
        blue += one_half;
        for (int32_t t = 0; t < filter.length[i]; t++, in += 3 * lanes) {
            byte_lanes pixel[3];
            memcpy(pixel, in, sizeof(pixel));
            red += __builtin_convertvector(pixel[0], sum_lanes) * taps[t];
            green += __builtin_convertvector(pixel[1], sum_lanes) * taps[t];
            blue += __builtin_convertvector(pixel[2], sum_lanes) * taps[t];
        }
        uint8_t *to = out + i * 3 * lanes;
        for (size_t r = 0; r < lanes; r++) {
            to[r] = to_byte(red[r]);
            to[lanes + r] = to_byte(green[r]);
            to[2 * lanes + r] = to_byte(blue[r]);
        }
    }
}

int32_t resample_rows(
    const uint8_t *source, size_t width, size_t rows, struct resample_filter filter, uint8_t *destination) {
    const size_t in_bytes = width * 3, out_bytes = filter.count * 3;
    uint8_t *columns = calloc(in_bytes, lanes);
    uint8_t *filtered = malloc(out_bytes * lanes);
    if (columns == NULL || filtered == NULL) {
        free(columns);
        free(filtered);
        return -1;
    }
    for (size_t y = 0; y < rows; y += lanes) {
        const size_t count = rows - y < lanes ? rows - y : lanes;
        rows_to_columns(source + y * in_bytes, in_bytes, count, columns);
        filter_columns_of_rows(columns, filter, filtered);
        columns_to_rows(filtered, out_bytes, count, destination + y * out_bytes);
    }
    free(columns);
    free(filtered);
    return 0;
}

enum { stripe = 64 };

DISPATCHED
void resample_columns(
    const uint8_t *source, size_t row_bytes, struct resample_filter filter, uint8_t *destination) {
    for (size_t i = 0; i < filter.count; i++) {
        const uint8_t *in = source + (size_t)filter.first[i] * row_bytes;
        const int32_t *taps = filter.taps + i * filter.stride;
        const int32_t length = filter.length[i];
        uint8_t *out = destination + i * row_bytes;
        size_t x = 0;
        for (; x + stripe <= row_bytes; x += stripe) {
            int32_t sums[stripe];
            for (size_t lane = 0; lane < stripe; lane++) {
                sums[lane] = one_half;
            }
            for (int32_t t = 0; t < length; t++) {
                const uint8_t *row = in + (size_t)t * row_bytes + x;
                const int32_t weight = taps[t];
                for (size_t lane = 0; lane < stripe; lane++) {
                    sums[lane] += row[lane] * weight;
                }
            }
            for (size_t lane = 0; lane < stripe; lane++) {
                out[x + lane] = to_byte(sums[lane]);
            }
        }
        for (; x < row_bytes; x++) {
            int32_t sum = one_half;
            for (int32_t t = 0; t < length; t++) {
                sum += in[(size_t)t * row_bytes + x] * taps[t];
            }
            out[x] = to_byte(sum);
        }
    }
}

void resample_rows_reference(
    const uint8_t *source, size_t width, size_t rows, struct resample_filter filter, uint8_t *destination) {
    for (size_t y = 0; y < rows; y++) {
        for (size_t i = 0; i < filter.count; i++) {
            for (size_t channel = 0; channel < 3; channel++) {
                int32_t sum = one_half;
                for (int32_t t = 0; t < filter.length[i]; t++) {
                    const size_t x = (size_t)(filter.first[i] + t);
                    sum += source[(y * width + x) * 3 + channel] * filter.taps[i * filter.stride + (size_t)t];
                }
                destination[(y * filter.count + i) * 3 + channel] = to_byte(sum);
            }
        }
    }
}

void resample_columns_reference(
    const uint8_t *source, size_t row_bytes, struct resample_filter filter, uint8_t *destination) {
    for (size_t i = 0; i < filter.count; i++) {
        for (size_t x = 0; x < row_bytes; x++) {
            int32_t sum = one_half;
            for (int32_t t = 0; t < filter.length[i]; t++) {
                const size_t y = (size_t)(filter.first[i] + t);
                sum += source[y * row_bytes + x] * filter.taps[i * filter.stride + (size_t)t];
            }
            destination[i * row_bytes + x] = to_byte(sum);
        }
    }
}
