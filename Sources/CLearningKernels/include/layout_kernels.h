#ifndef STYLEMATCH_LAYOUT_KERNELS_H
#define STYLEMATCH_LAYOUT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Single-threaded kernels that lay out points in the plane (t-SNE; van der Maaten and Hinton, 2008).
// Callers split points among threads: each kernel writes only what belongs to the points or leaves of its range.
// Each kernel stands beside a naive twin (`naive_...`) that states its meaning plainly.
//
// w_ij = 1 / (1 + |y_i - y_j|^2) is the unnormalised Student similarity of two points in the plane.

// products[j] = 2 products[j] - norms[j] - own_norm, never above 0: scalar products become negated squared distances.
void negated_squared_distances(float *products, const float *norms, float own_norm, size_t count);
void naive_negated_squared_distances(float *products, const float *norms, float own_norm, size_t count);

// How many of `count` values other than that of `self` stand before `target` when the largest is first and equal ones
// stand in order: those that are larger than its value, and those before it that equal it.
size_t values_before(const float *values, size_t count, size_t self, size_t target);
size_t naive_values_before(const float *values, size_t count, size_t self, size_t target);

// affinities[j] = exp(-beta d_j) / sum, with the precision beta at which the entropy of the affinities is
// log(perplexity) to 1e-5, found by bisection in at most 100 steps, for `count` squared distances d.
void conditional_affinities(const float *squared_distances, size_t count, double perplexity, float *affinities);
void naive_conditional_affinities(const float *squared_distances, size_t count, double perplexity, float *affinities);

// Points in the plane.
struct layout_points {
    const float *x, *y;
    size_t count;
};

// What acts on each point.
struct layout_forces {
    float *attraction_x, *attraction_y; // sum over j of p_ij w_ij (y_i - y_j)
    float *repulsion_x, *repulsion_y;   // sum over j of w_ij^2 (y_i - y_j)
    float *normalizer;                  // sum over j other than i of w_ij
};

// Joint probabilities p of a point and its neighbours: those of point i stand at offsets[i] up to offsets[i + 1].
struct sparse_affinities {
    const uint32_t *offsets, *columns;
    const float *values;
};

// All forces on the points from `first` up to `last`; affinities[i][j] for all points j, with nothing on the diagonal.
void dense_forces(struct layout_points points, const float *affinities, size_t first, size_t last,
                  struct layout_forces forces);
void naive_dense_forces(struct layout_points points, const float *affinities, size_t first, size_t last,
                        struct layout_forces forces);

// The attraction of the points from `first` up to `last`.
void sparse_attraction(struct layout_points points, struct sparse_affinities affinities, size_t first, size_t last,
                       struct layout_forces forces);
void naive_sparse_attraction(struct layout_points points, struct sparse_affinities affinities, size_t first,
                             size_t last, struct layout_forces forces);

// The sum over the points i from `first` up to `last` and all j of p_ij log(1 + |y_i - y_j|^2).
double dense_cross_entropy(struct layout_points points, const float *affinities, size_t first, size_t last);
double naive_dense_cross_entropy(struct layout_points points, const float *affinities, size_t first, size_t last);
double sparse_cross_entropy(struct layout_points points, struct sparse_affinities affinities, size_t first,
                            size_t last);
double naive_sparse_cross_entropy(struct layout_points points, struct sparse_affinities affinities, size_t first,
                                  size_t last);

// Writes the normaliser of the points from `first` up to `last`, summed over all pairs.
void exact_normalizer(struct layout_points points, size_t first, size_t last, float *normalizer);
void naive_exact_normalizer(struct layout_points points, size_t first, size_t last, float *normalizer);

// How one step moves the points.
struct layout_step {
    float exaggeration, normalizer, momentum, learning_rate;
};

// gradient = 4 (exaggeration attraction - repulsion / normalizer); a gain grows by 0.2 where velocity and gradient
// disagree in sign and shrinks to 0.8 of itself, but not below 0.01, where they do not; gradient *= gain;
// velocity = momentum velocity - learning_rate gradient; position += velocity. Returns the sum of gradient^2.
double move_points(float *position, float *velocity, float *gain, const float *attraction, const float *repulsion,
                   size_t count, struct layout_step step);
double naive_move_points(float *position, float *velocity, float *gain, const float *attraction,
                         const float *repulsion, size_t count, struct layout_step step);

#endif
