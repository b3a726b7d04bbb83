#include "layout_kernels.h"
#include "tree_kernels.h"

#include <math.h>

void naive_negated_squared_distances(float *products, const float *norms, float own_norm, size_t count) {
    for (size_t j = 0; j < count; j++) {
        double distance = (double)norms[j] + own_norm - 2.0 * products[j];
        products[j] = (float)-fmax(distance, 0);
    }
}

size_t naive_values_before(const float *values, size_t count, size_t self, size_t target) {
    size_t before = 0;
    for (size_t j = 0; j < count; j++) {
        if (j == self || j == target) continue;
        if (values[j] > values[target] || (values[j] == values[target] && j < target)) before++;
    }
    return before;
}

void naive_conditional_affinities(const float *squared_distances, size_t count, double perplexity,
                                  float *affinities) {
    double nearest = squared_distances[0], sum = 0, low = 0, high = 0, beta = 1;
    for (size_t j = 0; j < count; j++) nearest = fmin(nearest, squared_distances[j]);
    for (int step = 0; step < 100; step++) {
        double entropy = 0;
        sum = 0;
        for (size_t j = 0; j < count; j++) sum += exp(-beta * (squared_distances[j] - nearest));
        for (size_t j = 0; j < count; j++) {
            double p = exp(-beta * (squared_distances[j] - nearest)) / sum;
            if (p > 0) entropy -= p * log(p);
        }
        if (fabs(entropy - log(perplexity)) <= 1e-5) break;
        if (entropy > log(perplexity)) low = beta; else high = beta;
        beta = high == 0 ? 2 * beta : (low + high) / 2;
    }
    for (size_t j = 0; j < count; j++) {
        affinities[j] = (float)(exp(-beta * (squared_distances[j] - nearest)) / sum);
    }
}

static double similarity(struct layout_points points, size_t i, size_t j) {
    return 1 / (1 + pow((double)points.x[i] - points.x[j], 2) + pow((double)points.y[i] - points.y[j], 2));
}

void naive_dense_forces(struct layout_points points, const float *affinities, size_t first, size_t last,
                        struct layout_forces forces) {
    naive_exact_normalizer(points, first, last, forces.normalizer);
    for (size_t i = first; i < last; i++) {
        double pull_x = 0, pull_y = 0, push_x = 0, push_y = 0;
        for (size_t j = 0; j < points.count; j++) {
            double w = similarity(points, i, j), p = affinities[i * points.count + j];
            pull_x += p * w * ((double)points.x[i] - points.x[j]);
            pull_y += p * w * ((double)points.y[i] - points.y[j]);
            push_x += w * w * ((double)points.x[i] - points.x[j]);
            push_y += w * w * ((double)points.y[i] - points.y[j]);
        }
        forces.attraction_x[i] = (float)pull_x;
        forces.attraction_y[i] = (float)pull_y;
        forces.repulsion_x[i] = (float)push_x;
        forces.repulsion_y[i] = (float)push_y;
    }
}

void naive_sparse_attraction(struct layout_points points, struct sparse_affinities affinities, size_t first,
                             size_t last, struct layout_forces forces) {
    for (size_t i = first; i < last; i++) {
        double pull_x = 0, pull_y = 0;
        for (uint32_t k = affinities.offsets[i]; k < affinities.offsets[i + 1]; k++) {
            uint32_t j = affinities.columns[k];
            pull_x += affinities.values[k] * similarity(points, i, j) * ((double)points.x[i] - points.x[j]);
            pull_y += affinities.values[k] * similarity(points, i, j) * ((double)points.y[i] - points.y[j]);
        }
        forces.attraction_x[i] = (float)pull_x;
        forces.attraction_y[i] = (float)pull_y;
    }
}

double naive_dense_cross_entropy(struct layout_points points, const float *affinities, size_t first, size_t last) {
    double total = 0;
    for (size_t i = first; i < last; i++) {
        for (size_t j = 0; j < points.count; j++) {
            total -= affinities[i * points.count + j] * log(similarity(points, i, j));
        }
    }
    return total;
}

double naive_sparse_cross_entropy(struct layout_points points, struct sparse_affinities affinities, size_t first,
                                  size_t last) {
    double total = 0;
    for (size_t i = first; i < last; i++) {
        for (uint32_t k = affinities.offsets[i]; k < affinities.offsets[i + 1]; k++) {
            total -= affinities.values[k] * log(similarity(points, i, affinities.columns[k]));
        }
    }
    return total;
}

void naive_exact_normalizer(struct layout_points points, size_t first, size_t last, float *normalizer) {
    for (size_t i = first; i < last; i++) {
        double sum = 0;
        for (size_t j = 0; j < points.count; j++) {
            if (j != i) sum += similarity(points, i, j);
        }
        normalizer[i] = (float)sum;
    }
}

double naive_move_points(float *position, float *velocity, float *gain, const float *attraction,
                         const float *repulsion, size_t count, struct layout_step step) {
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        double gradient = 4 * ((double)step.exaggeration * attraction[i] - (double)repulsion[i] / step.normalizer);
        if (velocity[i] * gradient < 0) {
            gain[i] = (float)(gain[i] + 0.2);
        } else {
            gain[i] = (float)fmax(gain[i] * 0.8, 0.01);
        }
        gradient *= gain[i];
        velocity[i] = (float)((double)step.momentum * velocity[i] - step.learning_rate * gradient);
        position[i] = (float)((double)position[i] + velocity[i]);
        squares += gradient * gradient;
    }
    return squares;
}

void naive_tree_repulsion(struct layout_points points, struct layout_forces forces) {
    naive_exact_normalizer(points, 0, points.count, forces.normalizer);
    for (size_t i = 0; i < points.count; i++) {
        double push_x = 0, push_y = 0;
        for (size_t j = 0; j < points.count; j++) {
            double w = similarity(points, i, j);
            push_x += w * w * ((double)points.x[i] - points.x[j]);
            push_y += w * w * ((double)points.y[i] - points.y[j]);
        }
        forces.repulsion_x[i] = (float)push_x;
        forces.repulsion_y[i] = (float)push_y;
    }
}
