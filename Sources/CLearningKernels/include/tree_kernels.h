#ifndef STYLEMATCH_TREE_KERNELS_H
#define STYLEMATCH_TREE_KERNELS_H

#include "layout_kernels.h"

// The quadtree that replaces far points by their centre (Barnes and Hut, 1986; van der Maaten, 2014).

// A square of the plane that holds points, or a leaf. Nodes stand in preorder: a node's first child follows it.
struct tree_node {
    float center_x, center_y; // the mean of its points
    float mass;               // how many they are
    float width;              // the side of the square
    uint32_t start, end;      // its points, in the order of the tree
    uint32_t skip;            // the node after its last descendant
    uint32_t is_leaf;
};

// Memory for a tree of up to `capacity` points, all of it the caller's.
struct layout_tree {
    uint64_t *keys, *scratch; // [capacity]
    float *x, *y;             // [capacity]: the points in the order of the tree
    uint32_t *order;          // [capacity]: the point at each place
    struct tree_node *nodes;  // [2 capacity]
    uint32_t *leaves;         // [capacity]: the nodes that are leaves
    uint32_t node_count, leaf_count;
};

// Points that a leaf holds before its square is divided.
enum { TREE_LEAF_POINTS = 24 };

// Builds the tree of points that are finite.
void build_tree(struct layout_tree *tree, struct layout_points points);

// Repulsion and normaliser of the points in the leaves from `first_leaf` up to `last_leaf`. A square counts as one point
// when its side is less than `angle` times the distance from its centre to the nearest edge of the leaf's box.
// `scratch` holds three values for each point.
void tree_repulsion(const struct layout_tree *tree, size_t first_leaf, size_t last_leaf, float angle, float *scratch,
                    struct layout_forces forces);

// The same for all points, summed over all pairs in double precision: what a tree with angle 0 computes.
void naive_tree_repulsion(struct layout_points points, struct layout_forces forces);

#endif
