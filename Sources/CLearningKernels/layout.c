#include "dispatch.h"
#include "layout_kernels.h"

#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED void dense_forces(struct layout_points points, const float *affinities, size_t first, size_t last,
                             struct layout_forces forces) {
    const float *restrict x = points.x, *restrict y = points.y;
    for (size_t i = first; i < last; i++) {
        const float *restrict p = affinities + i * points.count;
        float own_x = x[i], own_y = y[i];
        float pull_x = 0, pull_y = 0, push_x = 0, push_y = 0, sum = 0;
        // Without the point itself: one taken off a sum of small parts would leave nothing of them.
        for (size_t part = 0; part < 2; part++) {
            size_t from = part == 0 ? 0 : i + 1, to = part == 0 ? i : points.count;
            for (size_t j = from; j < to; j++) {
                float dx = own_x - x[j], dy = own_y - y[j];
                float w = 1 / (1 + dx * dx + dy * dy);
                float pull = p[j] * w, push = w * w;
                pull_x += pull * dx;
                pull_y += pull * dy;
                push_x += push * dx;
                push_y += push * dy;
                sum += w;
            }
        }
        forces.attraction_x[i] = pull_x;
        forces.attraction_y[i] = pull_y;
        forces.repulsion_x[i] = push_x;
        forces.repulsion_y[i] = push_y;
        forces.normalizer[i] = sum;
    }
}

DISPATCHED void sparse_attraction(struct layout_points points, struct sparse_affinities affinities, size_t first,
                                  size_t last, struct layout_forces forces) {
    const float *restrict x = points.x, *restrict y = points.y;
    for (size_t i = first; i < last; i++) {
        float own_x = x[i], own_y = y[i], pull_x = 0, pull_y = 0;
        for (uint32_t k = affinities.offsets[i]; k < affinities.offsets[i + 1]; k++) {
            uint32_t j = affinities.columns[k];
            float dx = own_x - x[j], dy = own_y - y[j];
            float pull = affinities.values[k] / (1 + dx * dx + dy * dy);
            pull_x += pull * dx;
            pull_y += pull * dy;
        }
        forces.attraction_x[i] = pull_x;
        forces.attraction_y[i] = pull_y;
    }
}

// log(x) for finite x >= 1 to about 1e-7: x = 2^n m with m from sqrt(1/2) to sqrt(2), and
// log m = 2 artanh(s) with s = (m - 1) / (m + 1).
static inline float logarithm(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    // 0x3f3504f3 is sqrt(1/2).
    uint32_t shifted = bits - 0x3f3504f3u;
    int32_t exponent = (int32_t)shifted >> 23;
    uint32_t mantissa_bits = (shifted & 0x7fffffu) + 0x3f3504f3u;
    float mantissa;
    memcpy(&mantissa, &mantissa_bits, 4);
    float s = (mantissa - 1) / (mantissa + 1);
    float square = s * s;
    float series = 1.0f / 9;
    series = series * square + 1.0f / 7;
    series = series * square + 1.0f / 5;
    series = series * square + 1.0f / 3;
    series = series * square + 1;
    return (float)exponent * 0.693147181f + 2 * s * series;
}

DISPATCHED double dense_cross_entropy(struct layout_points points, const float *affinities, size_t first,
                                      size_t last) {
    double total = 0;
    for (size_t i = first; i < last; i++) {
        const float *restrict p = affinities + i * points.count;
        float sum = 0;
        for (size_t j = 0; j < points.count; j++) {
            float dx = points.x[i] - points.x[j], dy = points.y[i] - points.y[j];
            sum += p[j] * logarithm(1 + dx * dx + dy * dy);
        }
        total += sum;
    }
    return total;
}

DISPATCHED double sparse_cross_entropy(struct layout_points points, struct sparse_affinities affinities, size_t first,
                                       size_t last) {
    double total = 0;
    for (size_t i = first; i < last; i++) {
        float sum = 0;
        for (uint32_t k = affinities.offsets[i]; k < affinities.offsets[i + 1]; k++) {
            uint32_t j = affinities.columns[k];
            float dx = points.x[i] - points.x[j], dy = points.y[i] - points.y[j];
            sum += affinities.values[k] * logarithm(1 + dx * dx + dy * dy);
        }
        total += sum;
    }
    return total;
}

DISPATCHED void exact_normalizer(struct layout_points points, size_t first, size_t last, float *normalizer) {
    for (size_t i = first; i < last; i++) {
        float sum = 0;
        for (size_t part = 0; part < 2; part++) {
            size_t from = part == 0 ? 0 : i + 1, to = part == 0 ? i : points.count;
            for (size_t j = from; j < to; j++) {
                float dx = points.x[i] - points.x[j], dy = points.y[i] - points.y[j];
                sum += 1 / (1 + dx * dx + dy * dy);
            }
        }
        normalizer[i] = sum;
    }
}

DISPATCHED double move_points(float *position, float *velocity, float *gain, const float *attraction,
                              const float *repulsion, size_t count, struct layout_step step) {
    double squares = 0;
    float repelling = 1 / step.normalizer;
    for (size_t i = 0; i < count; i++) {
        float gradient = 4 * (step.exaggeration * attraction[i] - repelling * repulsion[i]);
        float changed = velocity[i] * gradient < 0 ? gain[i] + 0.2f : gain[i] * 0.8f;
        changed = changed > 0.01f ? changed : 0.01f;
        gradient *= changed;
        gain[i] = changed;
        velocity[i] = step.momentum * velocity[i] - step.learning_rate * gradient;
        position[i] += velocity[i];
        squares += (double)gradient * gradient;
    }
    return squares;
}
