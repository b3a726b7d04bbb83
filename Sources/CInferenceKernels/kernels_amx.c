#include "kernels.h"
#include "tiled_product.h"

#if defined(__x86_64__) && defined(__linux__)

#include "tiles.h"

#include "product_finish.h"

#include <sys/syscall.h>
#include <unistd.h>

// Linux hands out the tiles' state on request (arch_prctl(2), "x86 Linux: using XSTATE features in user space").
static bool tiles_are_permitted(void) {
    enum { ask_for_permission = 0x1023, tile_data = 18 };
    return syscall(SYS_arch_prctl, ask_for_permission, tile_data) == 0;
}

bool matrix_tiles_are_available(void) {
    const struct processor_features features = detect_processor_features();
    return features.avx2 && features.avx512 && features.avx512_bfloat16 && features.amx_bfloat16 && tiles_are_permitted();
}

enum {
    // One block of inputs of a panel, in 16 bits.
    block_bytes = tile_inputs / 2 * panel_row_bytes,
    // Blocks of inputs that one pass goes over, so that their rows stay in the second cache while panels go by.
    pass_blocks = 32,
    // Panels and pairs of tiles whose sums a pass adds to.
    group_panels = 8,
    group_pairs = 7,
    pair_sums = tile_pair_rows * panel_columns,
};

// What is done beside the products, a little with each block of inputs: the tiles work on their own.
struct meanwhile {
    // Weights of the next panel to be fetched into the second cache, a few lines at a time.
    const char *next_weights;
    size_t lines;
    // Sums that are complete, of which one row is finished and written at a time.
    float *sums;
    struct output_place place;
    size_t output_stride, rows_left;
    bool adds;
};

INLINE void finish_next_row(const enum product_finish finish, struct meanwhile *meanwhile) {
    finish_rows(finish, meanwhile->place.bias, 1, meanwhile->sums);
    put_out(meanwhile->adds, meanwhile->sums, meanwhile->place.output, meanwhile->place.count);
    meanwhile->sums += panel_columns;
    meanwhile->place.output += meanwhile->output_stride;
    meanwhile->rows_left--;
}

// Adds the products of some blocks of inputs to the sums of two tiles of rows and one panel, [32][panel_columns].
INLINE void add_blocks(const int terms, const enum product_finish finish, const uint16_t *upper, const uint16_t *lower,
                       const char *weights, size_t blocks, float *sums, bool begins, struct meanwhile *meanwhile) {
    if (begins) {
        BEGIN_SUMS();
    } else {
        LOAD_SUMS(sums, panel_columns);
    }
    for (size_t block = 0; block < blocks; block++) {
        _tile_loadd(6, weights, panel_row_bytes);
        _tile_loadd(7, weights + 64, panel_row_bytes);
#pragma clang loop unroll(full)
        for (int term = 0; term < terms; term++) {
            ADD_ROW_PRODUCTS(upper + term * block_values, lower + term * block_values);
        }
        upper += terms * block_values;
        lower += terms * block_values;
        weights += block_bytes;
        for (size_t line = 0; line < meanwhile->lines; line++, meanwhile->next_weights += 64) {
            __builtin_prefetch(meanwhile->next_weights, 0, 2);
        }
        if (meanwhile->rows_left) finish_next_row(finish, meanwhile);
    }
    STORE_SUMS(sums, panel_columns);
}

typedef void add_terms(const uint16_t *, const uint16_t *, const char *, size_t, float *, bool, struct meanwhile *);

#define ADD_TERMS(terms, finish) \
    TARGET static void add_##terms##_##finish(const uint16_t *upper, const uint16_t *lower, const char *weights, \
                                              size_t blocks, float *sums, bool begins, struct meanwhile *meanwhile) { \
        add_blocks(terms, finish, upper, lower, weights, blocks, sums, begins, meanwhile); \
    }
#define ADD_ANY_TERMS(finish) ADD_TERMS(1, finish) ADD_TERMS(2, finish) ADD_TERMS(3, finish)
ADD_ANY_TERMS(FINISH_NONE)
ADD_ANY_TERMS(FINISH_GELU_TANH)
ADD_ANY_TERMS(FINISH_GELU_ERF)
ADD_ANY_TERMS(FINISH_SILU_TIMES_UP)
#undef ADD_ANY_TERMS
#undef ADD_TERMS

INLINE add_terms *adder(int terms, enum product_finish finish) {
#define ADDERS(finish) {add_1_##finish, add_2_##finish, add_3_##finish}
    static add_terms *const adders[][most_tile_terms] = {
        [FINISH_NONE] = ADDERS(FINISH_NONE),
        [FINISH_GELU_TANH] = ADDERS(FINISH_GELU_TANH),
        [FINISH_GELU_ERF] = ADDERS(FINISH_GELU_ERF),
        [FINISH_SILU_TIMES_UP] = ADDERS(FINISH_SILU_TIMES_UP),
    };
#undef ADDERS
    return adders[finish][terms - 1];
}

// Some panels and rows of a product, few enough that what is read again and again stays in the second cache.
struct group {
    const struct panel_product *product;
    const struct tiled_rows *tiled;
    size_t first_panel, end_panel, first_row, end_row;
    // Blocks of inputs, and those that are whole in the panels.
    size_t blocks, whole;
};

INLINE const char *panel_of(const struct group *group, size_t panel) {
    return (const char *)group->product->panels + panel * panel_bytes(PANEL_BFLOAT16, group->product->inputs);
}

INLINE size_t rows_of(const struct group *group, size_t row) {
    return group->end_row - row < tile_pair_rows ? group->end_row - row : tile_pair_rows;
}

// Finished sums go into rows that lie far apart: they are fetched while the last sums are computed.
INLINE void fetch_output(const struct group *group, size_t panel, size_t row) {
    const size_t width = group->product->finish == FINISH_SILU_TIMES_UP ? panel_columns / 2 : panel_columns;
    const float *output = group->product->output + row * group->product->output_stride + panel * width;
    for (size_t i = 0; i < rows_of(group, row); i++, output += group->product->output_stride) {
        __builtin_prefetch(output, 1, 3);
        if (width > 16) __builtin_prefetch(output + 16, 1, 3);
    }
}

TARGET static void finish_rest(enum product_finish finish, struct meanwhile *meanwhile) {
    while (meanwhile->rows_left) {
        switch (finish) {
        case FINISH_NONE: finish_next_row(FINISH_NONE, meanwhile); break;
        case FINISH_GELU_TANH: finish_next_row(FINISH_GELU_TANH, meanwhile); break;
        case FINISH_GELU_ERF: finish_next_row(FINISH_GELU_ERF, meanwhile); break;
        case FINISH_SILU_TIMES_UP: finish_next_row(FINISH_SILU_TIMES_UP, meanwhile); break;
        }
    }
}

// One pass over some blocks of inputs of one panel, for all rows. Sums are added in the order of the inputs; those of the
// last pass are finished while the next ones are added.
TARGET static void pass(const struct group *group, size_t panel, size_t start, float (*sums)[pair_sums],
                        struct meanwhile *meanwhile) {
    const enum product_finish finish = group->product->finish;
    add_terms *const add = adder(group->tiled->terms, finish);
    const size_t end = group->blocks < start + pass_blocks ? group->blocks : start + pass_blocks;
    const size_t complete = end < group->whole ? end : group->whole;
    const size_t block_stride = (size_t)group->tiled->terms * block_values, tile_stride = group->blocks * block_stride;
    const char *weights = panel_of(group, panel);
    // What is missing of a last block must not be read: behind it stands something else, or nothing.
    char last[block_bytes] __attribute__((aligned(64)));
    if (end > group->whole) {
        memset(last, 0, sizeof(last));
        memcpy(last, weights + group->whole * block_bytes,
               (group->product->inputs % tile_inputs + 1) / 2 * panel_row_bytes);
    }
    const size_t pairs = (group->end_row - group->first_row + tile_pair_rows - 1) / tile_pair_rows;
    meanwhile->lines = 0;
    if (panel + 1 < group->end_panel && complete > start) {
        meanwhile->next_weights = panel_of(group, panel + 1) + start * block_bytes;
        meanwhile->lines = block_bytes / 64 / pairs;
    }
    for (size_t pair = 0; pair < pairs; pair++) {
        const size_t row = group->first_row + pair * tile_pair_rows;
        const uint16_t *upper = group->tiled->values + row / tile_rows * tile_stride, *lower = upper + tile_stride;
        if (end == group->blocks) fetch_output(group, panel, row);
        if (start < complete) {
            add(upper + start * block_stride, lower + start * block_stride, weights + start * block_bytes,
                complete - start, sums[pair], start == 0, meanwhile);
        }
        if (end > group->whole) {
            struct meanwhile nothing = {0};
            add(upper + group->whole * block_stride, lower + group->whole * block_stride, last, 1, sums[pair],
                group->whole == 0, &nothing);
        }
        if (end < group->blocks) continue;
        finish_rest(finish, meanwhile);
        meanwhile->sums = sums[pair];
        meanwhile->place = place_of(group->product, panel, row);
        meanwhile->rows_left = rows_of(group, row);
    }
}

TARGET static void multiply_group(const struct group *group) {
    float sums[group_panels][group_pairs][pair_sums] __attribute__((aligned(64)));
    struct meanwhile meanwhile = {.output_stride = group->product->output_stride, .adds = group->product->adds};
    for (size_t start = 0; start < group->blocks; start += pass_blocks) {
        for (size_t panel = group->first_panel; panel < group->end_panel; panel++) {
            pass(group, panel, start, sums[panel - group->first_panel], &meanwhile);
        }
    }
    finish_rest(group->product->finish, &meanwhile);
}

TARGET void multiply_tiled_panels(const struct panel_product *product, const struct tiled_rows *tiled,
                                  size_t first_panel, size_t end_panel, size_t first_row, size_t end_row) {
    enum { group_rows = group_pairs * tile_pair_rows };
    use_whole_tiles();
    for (size_t row = first_row; row < end_row; row += group_rows) {
        for (size_t panel = first_panel; panel < end_panel; panel += group_panels) {
            const struct group group = {
                .product = product,
                .tiled = tiled,
                .first_panel = panel,
                .end_panel = end_panel - panel < group_panels ? end_panel : panel + group_panels,
                .first_row = row,
                .end_row = end_row - row < group_rows ? end_row : row + group_rows,
                .blocks = (product->inputs + tile_inputs - 1) / tile_inputs,
                .whole = product->inputs / tile_inputs,
            };
            multiply_group(&group);
        }
    }
    _tile_release();
}

TARGET double multiply_tiles_peak(size_t rounds) {
    // Numbers of either sign and many bits: zeros would need less power, for which the processor runs faster.
    uint16_t numbers[block_values] __attribute__((aligned(64)));
    uint32_t state = 1;
    for (int i = 0; i < block_values; i++) {
        state = state * 1664525 + 1013904223;
        numbers[i] = (uint16_t)(0x3f00 | (state >> 16 & 0x807f));
    }
    use_whole_tiles();
    BEGIN_SUMS();
    _tile_loadd(4, numbers, 64), _tile_loadd(5, numbers, 64), _tile_loadd(6, numbers, 64), _tile_loadd(7, numbers, 64);
    for (size_t round = 0; round < rounds; round++) {
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_release();
    return 4.0 * 2 * tile_rows * tile_rows * tile_inputs * (double)rounds;
}

#else

bool matrix_tiles_are_available(void) { return false; }

void multiply_tiled_panels(const struct panel_product *product, const struct tiled_rows *tiled, size_t first_panel,
                           size_t end_panel, size_t first_row, size_t end_row) {
    (void)product, (void)tiled, (void)first_panel, (void)end_panel, (void)first_row, (void)end_row;
    __builtin_trap();
}

double multiply_tiles_peak(size_t rounds) {
    (void)rounds;
    __builtin_trap();
}

#endif
