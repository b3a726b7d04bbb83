#include "dispatch.h"
#include "tree_kernels.h"

#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

// Levels of squares: a square of the last one is 2^-16 of the whole wide.
enum { LEVELS = 16 };

// Puts a zero bit above each of the 16 bits.
static inline uint32_t spread(uint32_t value) {
    value = (value | value << 8) & 0x00ff00ffu;
    value = (value | value << 4) & 0x0f0f0f0fu;
    value = (value | value << 2) & 0x33333333u;
    value = (value | value << 1) & 0x55555555u;
    return value;
}

struct box {
    float least_x, least_y, side;
};

DISPATCHED static struct box bounding_square(struct layout_points points) {
    float least_x = INFINITY, least_y = INFINITY, most_x = -INFINITY, most_y = -INFINITY;
    for (size_t i = 0; i < points.count; i++) {
        least_x = points.x[i] < least_x ? points.x[i] : least_x;
        most_x = points.x[i] > most_x ? points.x[i] : most_x;
        least_y = points.y[i] < least_y ? points.y[i] : least_y;
        most_y = points.y[i] > most_y ? points.y[i] : most_y;
    }
    float wide = most_x - least_x, high = most_y - least_y;
    return (struct box){least_x, least_y, wide > high ? wide : high};
}

// The key of a point: its place on the Z-order curve above, its index below, so that equal places keep their order.
DISPATCHED static void write_keys(struct layout_points points, struct box box, uint64_t *keys) {
    float scale = box.side > 0 ? 65535.0f / box.side : 0;
    for (size_t i = 0; i < points.count; i++) {
        float column = (points.x[i] - box.least_x) * scale, row = (points.y[i] - box.least_y) * scale;
        uint32_t place_x = (uint32_t)(int32_t)(column < 65535.0f ? column : 65535.0f);
        uint32_t place_y = (uint32_t)(int32_t)(row < 65535.0f ? row : 65535.0f);
        keys[i] = (uint64_t)(spread(place_x) | spread(place_y) << 1) << 32 | i;
    }
}

static void scatter(const uint64_t *source, uint64_t *destination, size_t count, uint32_t *counts, unsigned shift,
                    uint32_t digits) {
    uint32_t start = 0;
    for (uint32_t digit = 0; digit < digits; digit++) {
        uint32_t size = counts[digit];
        counts[digit] = start;
        start += size;
    }
    for (size_t i = 0; i < count; i++) destination[counts[(source[i] >> shift) & (digits - 1)]++] = source[i];
}

static void sort_places(uint64_t *keys, uint64_t *scratch, size_t count) {
    enum { LARGE = 1 << 11, SMALL = 1 << 10 };
    uint32_t low[LARGE] = {0}, middle[LARGE] = {0}, high[SMALL] = {0};
    for (size_t i = 0; i < count; i++) {
        low[(keys[i] >> 32) & (LARGE - 1)]++;
        middle[(keys[i] >> 43) & (LARGE - 1)]++;
        high[keys[i] >> 54]++;
    }
    scatter(keys, scratch, count, low, 32, LARGE);
    scatter(scratch, keys, count, middle, 43, LARGE);
    scatter(keys, scratch, count, high, 54, SMALL);
    memcpy(keys, scratch, count * sizeof *keys);
}

static inline uint32_t place_of(const struct layout_tree *tree, uint32_t point) {
    return (uint32_t)(tree->keys[point] >> 32);
}

// Writes the node of the points from `start` up to `end`, and all below it.
static void build_node(struct layout_tree *tree, uint32_t start, uint32_t end, float side) {
    uint32_t index = tree->node_count++;
    uint32_t differing = place_of(tree, start) ^ place_of(tree, end - 1);
    // The smallest square that holds all points is known from the first bit in which the ends differ.
    unsigned level = differing == 0 ? LEVELS : (unsigned)__builtin_clz(differing) / 2;
    struct tree_node node = {.mass = (float)(end - start), .width = ldexpf(side, -(int)level), .start = start,
                             .end = end, .is_leaf = end - start <= TREE_LEAF_POINTS || level == LEVELS};
    if (node.is_leaf) {
        tree->leaves[tree->leaf_count++] = index;
        double sum_x = 0, sum_y = 0;
        for (uint32_t i = start; i < end; i++) {
            sum_x += tree->x[i];
            sum_y += tree->y[i];
        }
        node.center_x = (float)(sum_x / (end - start));
        node.center_y = (float)(sum_y / (end - start));
    } else {
        unsigned shift = 2 * (LEVELS - 1 - level);
        double sum_x = 0, sum_y = 0;
        uint32_t child = start;
        while (child < end) {
            uint32_t quadrant = place_of(tree, child) >> shift;
            uint32_t low = child + 1, high = end;
            while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (place_of(tree, middle) >> shift == quadrant) low = middle + 1; else high = middle;
            }
            uint32_t child_index = tree->node_count;
            build_node(tree, child, low, side);
            const struct tree_node *built = &tree->nodes[child_index];
            sum_x += (double)built->center_x * built->mass;
            sum_y += (double)built->center_y * built->mass;
            child = low;
        }
        node.center_x = (float)(sum_x / (end - start));
        node.center_y = (float)(sum_y / (end - start));
    }
    node.skip = tree->node_count;
    tree->nodes[index] = node;
}

void build_tree(struct layout_tree *tree, struct layout_points points) {
    struct box box = bounding_square(points);
    write_keys(points, box, tree->keys);
    sort_places(tree->keys, tree->scratch, points.count);
    for (size_t i = 0; i < points.count; i++) {
        uint32_t point = (uint32_t)tree->keys[i];
        tree->order[i] = point;
        tree->x[i] = points.x[point];
        tree->y[i] = points.y[point];
    }
    tree->node_count = 0;
    tree->leaf_count = 0;
    if (points.count > 0) build_node(tree, 0, (uint32_t)points.count, box.side);
}

struct interactions {
    float *x, *y, *mass;
    size_t count;
    // Where the leaf's own points stand in the list.
    size_t own;
};

static inline float gap(float least, float most, float value) {
    float below = least - value, above = value - most;
    float outside = below > above ? below : above;
    return outside > 0 ? outside : 0;
}

// Gathers the points and squares that act on one leaf.
static inline void gather(const struct layout_tree *tree, const struct tree_node *leaf, float angle,
                          struct interactions *list) {
    float least_x = INFINITY, least_y = INFINITY, most_x = -INFINITY, most_y = -INFINITY;
    for (uint32_t i = leaf->start; i < leaf->end; i++) {
        least_x = tree->x[i] < least_x ? tree->x[i] : least_x;
        most_x = tree->x[i] > most_x ? tree->x[i] : most_x;
        least_y = tree->y[i] < least_y ? tree->y[i] : least_y;
        most_y = tree->y[i] > most_y ? tree->y[i] : most_y;
    }
    float square_angle = angle * angle;
    size_t count = 0;
    for (uint32_t index = 0; index < tree->node_count;) {
        const struct tree_node *node = &tree->nodes[index];
        float dx = gap(least_x, most_x, node->center_x), dy = gap(least_y, most_y, node->center_y);
        int holds_leaf = node->start <= leaf->start && leaf->end <= node->end;
        if (!holds_leaf && node->width * node->width < square_angle * (dx * dx + dy * dy)) {
            list->x[count] = node->center_x;
            list->y[count] = node->center_y;
            list->mass[count++] = node->mass;
            index = node->skip;
        } else if (node->is_leaf) {
            if (node->start == leaf->start) list->own = count;
            for (uint32_t i = node->start; i < node->end; i++) {
                list->x[count] = tree->x[i];
                list->y[count] = tree->y[i];
                list->mass[count++] = 1;
            }
            index = node->skip;
        } else {
            index++;
        }
    }
    list->count = count;
}

DISPATCHED void tree_repulsion(const struct layout_tree *tree, size_t first_leaf, size_t last_leaf, float angle,
                               float *scratch, struct layout_forces forces) {
    size_t capacity = tree->node_count > 0 ? tree->nodes[0].end : 0;
    struct interactions list = {scratch, scratch + capacity, scratch + 2 * capacity, 0, 0};
    for (size_t place = first_leaf; place < last_leaf; place++) {
        const struct tree_node *leaf = &tree->nodes[tree->leaves[place]];
        gather(tree, leaf, angle, &list);
        const float *x = list.x, *y = list.y, *mass = list.mass;
        for (uint32_t i = leaf->start; i < leaf->end; i++) {
            float own_x = tree->x[i], own_y = tree->y[i], push_x = 0, push_y = 0, sum = 0;
            // A point does not push itself; taking 1 off the sum would leave nothing of small parts.
            float *own = &list.mass[list.own + i - leaf->start];
            *own = 0;
            for (size_t k = 0; k < list.count; k++) {
                float dx = own_x - x[k], dy = own_y - y[k];
                float w = 1 / (1 + dx * dx + dy * dy);
                float weight = mass[k] * w, push = weight * w;
                sum += weight;
                push_x += push * dx;
                push_y += push * dy;
            }
            uint32_t point = tree->order[i];
            *own = 1;
            forces.repulsion_x[point] = push_x;
            forces.repulsion_y[point] = push_y;
            forces.normalizer[point] = sum;
        }
    }
}
