#ifndef STYLEMATCH_HIDDEN_KERNELS_H
#define STYLEMATCH_HIDDEN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What lies between the two linear layers of the head, for one sample: bias, layer norm (epsilon 1e-5, biased
// variance), exact GELU and inverted dropout. Each kernel stands beside a naive twin.
//
// With `bfloat16`, what leaves each of the four is rounded to bfloat16, and so are the gradients on the way back.

// Which hidden values a step keeps. Value i of a sample stays when a hash of the key, the sample and i is at least
// `threshold`, the rate in units of 2^-32; it is then multiplied by `scale`, 1 / (1 - rate).
struct dropout_mask {
    uint64_t key;
    uint32_t threshold;
    float scale;
};

// The layer norm's weight and bias and the bias of the linear layer before it, `width` values each.
struct hidden_parameters {
    const float *bias;
    const float *norm_weight;
    const float *norm_bias;
    size_t width;
    bool bfloat16;
};

// From the sums of the first linear layer to the inputs of the second, which go into the panels of their batch.
// Keeps for the way back: `normalised`, the layer norm before weight and bias, and `slopes`, the derivative of GELU and
// dropout; both of `width` values. Returns the layer norm's 1 / sqrt(variance + epsilon).
float hidden_forward(const struct hidden_parameters *parameters, const float *sums, struct dropout_mask mask,
                     size_t sample, float *normalised, float *slopes, float *panels, size_t batch);
float naive_hidden_forward(const struct hidden_parameters *parameters, const float *sums, struct dropout_mask mask,
                           size_t sample, float *normalised, float *slopes, float *panels, size_t batch);

// The way back: from the gradient of the second layer's inputs, in panels, to that of the layer norm's output and that
// of the first layer's sums, `width` values each. Returns whether all of them are finite.
bool hidden_backward(const struct hidden_parameters *parameters, const float *panels, size_t batch, size_t sample,
                     const float *normalised, const float *slopes, float inverse_deviation, float *norm_gradient,
                     float *sum_gradient);
bool naive_hidden_backward(const struct hidden_parameters *parameters, const float *panels, size_t batch, size_t sample,
                           const float *normalised, const float *slopes, float inverse_deviation, float *norm_gradient,
                           float *sum_gradient);

// destination[c] = sum over the samples of values[k * stride + c], or of values * factors where factors are given.
void sum_samples(const float *values, const float *factors, size_t stride, size_t samples, size_t width,
                 float *destination);
void naive_sum_samples(const float *values, const float *factors, size_t stride, size_t samples, size_t width,
                       float *destination);

#endif
