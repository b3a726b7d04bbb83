#ifndef STYLEMATCH_KERNELS_H
#define STYLEMATCH_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

// Single-threaded kernels over rows of fp32 values. Callers split the rows among threads.
// Each kernel stands beside a naive twin (`naive_...`) that states its meaning plainly.

// Widens `count` bfloat16 or IEEE half values, at any byte alignment, to fp32.
void widen_bfloat16(const void *source, float *destination, size_t count);
void widen_float16(const void *source, float *destination, size_t count);
void naive_widen_bfloat16(const void *source, float *destination, size_t count);
void naive_widen_float16(const void *source, float *destination, size_t count);

// destination[r][c] = (source[r][c] - mean_r) / sqrt(variance_r + epsilon) * weight[c] + bias[c],
// with the biased variance of each row of `width` values. Source and destination may be the same.
void layer_norm(const float *source, const float *weight, const float *bias, float *destination,
                size_t rows, size_t width, float epsilon);
void naive_layer_norm(const float *source, const float *weight, const float *bias, float *destination,
                      size_t rows, size_t width, float epsilon);

// destination[r][c] = source[r][c] / sqrt(mean_c(source[r][c]^2) + epsilon) * weight[c].
// Rows start `stride` values apart in both arrays; source and destination may be the same.
void rms_norm(const float *source, const float *weight, float *destination,
              size_t rows, size_t width, size_t stride, float epsilon);
void naive_rms_norm(const float *source, const float *weight, float *destination,
                    size_t rows, size_t width, size_t stride, float epsilon);

// GELU in its exact form, in place, over a tile of rows.
void gelu_erf(float *values, size_t rows, size_t columns, size_t stride);
void naive_gelu_erf(float *values, size_t rows, size_t columns, size_t stride);

// Rotates `heads` heads of `width` values in each row: the pair (i, i + width / 2) turns by the angle
// whose cosine and sine stand at [row][i] of `cosines` and `sines` ([rows][width / 2]).
void rotate_halves(float *values, const float *cosines, const float *sines,
                   size_t rows, size_t heads, size_t width, size_t stride);
void naive_rotate_halves(float *values, const float *cosines, const float *sines,
                         size_t rows, size_t heads, size_t width, size_t stride);

// destination[i] += source[i].
void accumulate(const float *source, float *destination, size_t count);
void naive_accumulate(const float *source, float *destination, size_t count);

// Processor features that decide which kernels are worth having; all false off x86-64.
struct processor_features {
    bool avx2;
    bool avx512;
    bool avx512_bfloat16;
    // Whether the system lets a process use it is another matter.
    bool amx_bfloat16;
};
struct processor_features detect_processor_features(void);

#endif
