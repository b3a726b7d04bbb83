#ifndef RESAMPLE_H
#define RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Weights of a one-dimensional resampling filter: output i is the sum of `taps[i * stride + t]` times input
/// `first[i] + t` over `t < length[i]`, in fixed point with 22 fraction bits, rounded and clipped to a byte.
struct resample_filter {
    const int32_t *first;
    const int32_t *length;
    const int32_t *taps;
    size_t stride;
    size_t count;
};

/// Filters along rows of interleaved RGB: `rows` rows of `width` pixels become `rows` rows of `filter.count` pixels.
/// Returns 0, or -1 when there is no memory for the working set (about 16 rows in and out).
int32_t resample_rows(
    const uint8_t *source, size_t width, size_t rows, struct resample_filter filter, uint8_t *destination);

/// Filters down columns: rows of `row_bytes` bytes; the result has `filter.count` rows.
void resample_columns(
    const uint8_t *source, size_t row_bytes, struct resample_filter filter, uint8_t *destination);

/// The same results by the plainest loops, to test the two above against.
void resample_rows_reference(
    const uint8_t *source, size_t width, size_t rows, struct resample_filter filter, uint8_t *destination);
void resample_columns_reference(
    const uint8_t *source, size_t row_bytes, struct resample_filter filter, uint8_t *destination);

#ifdef __cplusplus
}
#endif

#endif
