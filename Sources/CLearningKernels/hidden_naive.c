#include "bfloat16.h"
#include "dropout.h"
#include "hidden_kernels.h"
#include "linear_kernels.h"

#include <math.h>

static float left(double value, bool bfloat16) {
    return bfloat16 ? nearest_bfloat16((float)value) : (float)value;
}

static size_t place(size_t i, size_t batch, size_t sample) {
    return (i / LINEAR_PANEL_COLUMNS * batch + sample) * LINEAR_PANEL_COLUMNS + i % LINEAR_PANEL_COLUMNS;
}

float naive_hidden_forward(const struct hidden_parameters *parameters, const float *sums, struct dropout_mask mask,
                           size_t sample, float *normalised, float *slopes, float *panels, size_t batch) {
    size_t width = parameters->width;
    bool bfloat16 = parameters->bfloat16;
    double mean = 0, variance = 0;
    for (size_t i = 0; i < width; i++) mean += left((double)sums[i] + left(parameters->bias[i], bfloat16), bfloat16);
    mean /= (double)width;
    for (size_t i = 0; i < width; i++) {
        double x = left((double)sums[i] + left(parameters->bias[i], bfloat16), bfloat16);
        variance += (x - mean) * (x - mean) / (double)width;
    }
    double inverse_deviation = 1 / sqrt(variance + 1e-5);
    for (size_t i = 0; i < width; i++) {
        double x = left((double)sums[i] + left(parameters->bias[i], bfloat16), bfloat16);
        double unit = (x - mean) * inverse_deviation;
        double z = left(unit * parameters->norm_weight[i] + parameters->norm_bias[i], bfloat16);
        double share = 0.5 * (1 + erf(z / sqrt(2)));
        double density = exp(-0.5 * z * z) / sqrt(2 * M_PI);
        double kept = dropout_hash(mask.key, (uint32_t)sample, (uint32_t)i) < mask.threshold ? 0 : mask.scale;
        normalised[i] = (float)unit;
        slopes[i] = (float)((share + z * density) * kept);
        panels[place(i, batch, sample)] = left(left(z * share, bfloat16) * kept, bfloat16);
    }
    for (size_t i = width; i % LINEAR_PANEL_COLUMNS != 0; i++) panels[place(i, batch, sample)] = 0;
    return (float)inverse_deviation;
}

bool naive_hidden_backward(const struct hidden_parameters *parameters, const float *panels, size_t batch, size_t sample,
                           const float *normalised, const float *slopes, float inverse_deviation, float *norm_gradient,
                           float *sum_gradient) {
    size_t width = parameters->width;
    bool bfloat16 = parameters->bfloat16, finite = true;
    double mean = 0, mean_product = 0;
    for (size_t i = 0; i < width; i++) {
        double gradient = left(panels[place(i, batch, sample)], bfloat16);
        norm_gradient[i] = left(gradient * slopes[i], bfloat16);
        double scaled = (double)norm_gradient[i] * parameters->norm_weight[i];
        mean += scaled / (double)width;
        mean_product += scaled * normalised[i] / (double)width;
    }
    for (size_t i = 0; i < width; i++) {
        double scaled = (double)norm_gradient[i] * parameters->norm_weight[i];
        sum_gradient[i] = left(inverse_deviation * (scaled - mean - normalised[i] * mean_product), bfloat16);
        finite = finite && isfinite(sum_gradient[i]) && isfinite(norm_gradient[i]);
    }
    return finite;
}

void naive_sum_samples(const float *values, const float *factors, size_t stride, size_t samples, size_t width,
                       float *destination) {
    for (size_t i = 0; i < width; i++) {
        double sum = 0;
        for (size_t sample = 0; sample < samples; sample++) {
            size_t at = sample * stride + i;
            sum += factors ? (double)values[at] * factors[at] : values[at];
        }
        destination[i] = (float)sum;
    }
}
