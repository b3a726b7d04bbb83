#include "bfloat16.h"
#include "dispatch.h"
#include "dropout.h"
#include "gelu.h"
#include "hidden_kernels.h"
#include "linear_kernels.h"

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

enum { PANEL = LINEAR_PANEL_COLUMNS };

static inline float left(float value, bool bfloat16) {
    return bfloat16 ? nearest_bfloat16(value) : value;
}

DISPATCHED float hidden_forward(const struct hidden_parameters *parameters, const float *sums,
                                struct dropout_mask mask, size_t sample, float *normalised, float *slopes,
                                float *panels, size_t batch) {
    size_t width = parameters->width;
    bool bfloat16 = parameters->bfloat16;
    float total = 0;
    FIXED_LANES
    for (size_t i = 0; i < width; i++) {
        normalised[i] = left(sums[i] + left(parameters->bias[i], bfloat16), bfloat16);
        total += normalised[i];
    }
    float mean = total / (float)width;
    float squares = 0;
    FIXED_LANES
    for (size_t i = 0; i < width; i++) squares += (normalised[i] - mean) * (normalised[i] - mean);
    float inverse_deviation = 1 / sqrtf(squares / (float)width + 1e-5f);
    for (size_t start = 0; start < width; start += PANEL) {
        size_t count = width - start < PANEL ? width - start : PANEL;
        float *row = panels + (start / PANEL * batch + sample) * PANEL;
        for (size_t j = 0; j < count; j++) {
            size_t i = start + j;
            normalised[i] = (normalised[i] - mean) * inverse_deviation;
            float z = left(normalised[i] * parameters->norm_weight[i] + parameters->norm_bias[i], bfloat16);
            float share = normal_share(z);
            float kept = dropout_hash(mask.key, (uint32_t)sample, (uint32_t)i) >= mask.threshold ? mask.scale : 0;
            row[j] = left(left(z * share, bfloat16) * kept, bfloat16);
            slopes[i] = (share + z * normal_density(z)) * kept;
        }
        for (size_t j = count; j < PANEL; j++) row[j] = 0;
    }
    return inverse_deviation;
}

DISPATCHED bool hidden_backward(const struct hidden_parameters *parameters, const float *panels, size_t batch,
                                size_t sample, const float *normalised, const float *slopes, float inverse_deviation,
                                float *norm_gradient, float *sum_gradient) {
    size_t width = parameters->width;
    bool bfloat16 = parameters->bfloat16;
    float total = 0, product = 0;
    for (size_t start = 0; start < width; start += PANEL) {
        size_t count = width - start < PANEL ? width - start : PANEL;
        const float *row = panels + (start / PANEL * batch + sample) * PANEL;
        FIXED_LANES
        for (size_t j = 0; j < count; j++) {
            size_t i = start + j;
            norm_gradient[i] = left(left(row[j], bfloat16) * slopes[i], bfloat16);
            float scaled = norm_gradient[i] * parameters->norm_weight[i];
            total += scaled;
            product += scaled * normalised[i];
        }
    }
    float mean = total / (float)width, mean_product = product / (float)width;
    for (size_t i = 0; i < width; i++) {
        float scaled = norm_gradient[i] * parameters->norm_weight[i];
        float gradient = inverse_deviation * (scaled - mean - normalised[i] * mean_product);
        sum_gradient[i] = left(gradient, bfloat16);
    }
    // A value that is not finite shows in the sums.
    return isfinite(total) && isfinite(product) && isfinite(inverse_deviation);
}

DISPATCHED void sum_samples(const float *values, const float *factors, size_t stride, size_t samples, size_t width,
                            float *destination) {
    for (size_t i = 0; i < width; i++) destination[i] = 0;
    for (size_t sample = 0; sample < samples; sample++) {
        const float *row = values + sample * stride;
        if (factors) {
            const float *factor = factors + sample * stride;
            for (size_t i = 0; i < width; i++) destination[i] += row[i] * factor[i];
        } else {
            for (size_t i = 0; i < width; i++) destination[i] += row[i];
        }
    }
}
