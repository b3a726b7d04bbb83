#include "dispatch.h"
#include "layout_kernels.h"

#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED void negated_squared_distances(float *products, const float *norms, float own_norm, size_t count) {
    for (size_t j = 0; j < count; j++) {
        float value = 2 * products[j] - norms[j] - own_norm;
        products[j] = value < 0 ? value : 0;
    }
}

DISPATCHED size_t values_before(const float *values, size_t count, size_t self, size_t target) {
    float value = values[target];
    uint32_t before = 0;
    for (size_t j = 0; j < target; j++) before += values[j] >= value;
    for (size_t j = target + 1; j < count; j++) before += values[j] > value;
    if (self < target) before -= values[self] >= value;
    if (self > target) before -= values[self] > value;
    return before;
}

// exp(-x) for x >= 0 to about 2 units in the last place, in a form that vectorises; 0 beyond x = 87.
static inline float decay(float x) {
    float power = (x < 87.0f ? -x : -87.0f) * 1.44269504f;
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
    float shifted = power + 12582912.0f;
    float whole = shifted - 12582912.0f;
    float rest = (x < 87.0f ? -x : -87.0f) - whole * 0.693359375f + whole * 2.12194440e-4f;
    float series = 1.0f / 5040;
    series = series * rest + 1.0f / 720;
    series = series * rest + 1.0f / 120;
    series = series * rest + 1.0f / 24;
    series = series * rest + 1.0f / 6;
    series = series * rest + 0.5f;
    series = series * rest + 1.0f;
    series = series * rest + 1.0f;
    uint32_t bits;
    memcpy(&bits, &shifted, 4);
    uint32_t scale_bits = (bits - 0x4b400000u + 127u) << 23;
    float scale;
    memcpy(&scale, &scale_bits, 4);
    return x < 87.0f ? series * scale : 0.0f;
}

DISPATCHED void conditional_affinities(const float *squared_distances, size_t count, double perplexity,
                                       float *affinities) {
    float nearest = INFINITY;
    for (size_t j = 0; j < count; j++) nearest = squared_distances[j] < nearest ? squared_distances[j] : nearest;
    double wanted = log(perplexity), beta = 1, least = 0, most = INFINITY, sum = 0;
    for (int step = 0; step < 100; step++) {
        // Distances are counted from the nearest: it changes no affinity, and the sum stays at 1 or more.
        float precision = (float)beta, weights = 0, distances = 0;
        for (size_t j = 0; j < count; j++) {
            float distance = squared_distances[j] - nearest;
            float weight = decay(precision * distance);
            affinities[j] = weight;
            weights += weight;
            distances += weight * distance;
        }
        sum = weights;
        double excess = log(sum) + beta * distances / sum - wanted;
        if (fabs(excess) <= 1e-5) break;
        if (excess > 0) {
            least = beta;
            beta = most == INFINITY ? beta * 2 : (beta + most) / 2;
        } else {
            most = beta;
            beta = (beta + least) / 2;
        }
    }
    float scale = (float)(1 / sum);
    for (size_t j = 0; j < count; j++) affinities[j] *= scale;
}
