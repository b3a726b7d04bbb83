#include "kernels.h"
#include "tiled_product.h"

#if defined(__x86_64__) && defined(__linux__)

#include <immintrin.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TARGET \
    __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2"), \
                   min_vector_width(512)))
#define LANES 16
#define VECTORS 2
#define TILE_ROWS 14
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#define NAMED(function) function##_amx
#include "product_finish.h"

// Linux hands out the tiles' state on request (arch_prctl(2), "x86 Linux: using XSTATE features in user space").
static bool tiles_are_permitted(void) {
    enum { ask_for_permission = 0x1023, tile_data = 18 };
    return syscall(SYS_arch_prctl, ask_for_permission, tile_data) == 0;
}

bool matrix_tiles_are_available(void) {
    const struct processor_features features = detect_processor_features();
    return features.avx2 && features.avx512 && features.amx_bfloat16 && tiles_are_permitted();
}

struct tile_configuration {
    uint8_t palette, first_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
};

TARGET static void use_whole_tiles(void) {
    struct tile_configuration configuration = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        configuration.row_bytes[tile] = 64;
        configuration.rows[tile] = tile_rows;
    }
    _tile_loadconfig(&configuration);
}

enum {
    block_values = tile_rows * tile_inputs,
    panel_row_bytes = panel_columns * 4,
    sums_row_bytes = panel_columns * 4,
    // One block of inputs of a panel, in 16 bits.
    block_bytes = tile_inputs / 2 * panel_row_bytes,
    // Inputs that one pass goes over, so that their weights stay in the first cache.
    pass_blocks = 16,
    // Panels and pairs of tiles whose sums a pass adds to.
    group_panels = 4,
    group_pairs = 7,
    pair_sums = tile_pair_rows * panel_columns,
};

// Adds the products of some blocks of inputs to the sums of two tiles of rows and one panel, [32][panel_columns].
INLINE void add_blocks(const int terms, const uint16_t *upper, const uint16_t *lower, const char *weights, size_t blocks,
                       float *sums, bool begins) {
    float *lower_sums = sums + tile_rows * panel_columns;
    if (begins) {
        _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
    } else {
        _tile_loadd(0, sums, sums_row_bytes), _tile_loadd(1, sums + 16, sums_row_bytes);
        _tile_loadd(2, lower_sums, sums_row_bytes), _tile_loadd(3, lower_sums + 16, sums_row_bytes);
    }
    for (size_t block = 0; block < blocks; block++) {
        _tile_loadd(6, weights, panel_row_bytes);
        _tile_loadd(7, weights + 64, panel_row_bytes);
#pragma clang loop unroll(full)
        for (int term = 0; term < terms; term++) {
            _tile_loadd(4, upper + term * block_values, 64);
            _tile_loadd(5, lower + term * block_values, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
        }
        upper += terms * block_values;
        lower += terms * block_values;
        weights += block_bytes;
    }
    _tile_stored(0, sums, sums_row_bytes), _tile_stored(1, sums + 16, sums_row_bytes);
    _tile_stored(2, lower_sums, sums_row_bytes), _tile_stored(3, lower_sums + 16, sums_row_bytes);
}

TARGET static void add_one_term(const uint16_t *upper, const uint16_t *lower, const char *weights, size_t blocks,
                                float *sums, bool begins) {
    add_blocks(1, upper, lower, weights, blocks, sums, begins);
}

TARGET static void add_two_terms(const uint16_t *upper, const uint16_t *lower, const char *weights, size_t blocks,
                                 float *sums, bool begins) {
    add_blocks(2, upper, lower, weights, blocks, sums, begins);
}

TARGET static void add_three_terms(const uint16_t *upper, const uint16_t *lower, const char *weights, size_t blocks,
                                   float *sums, bool begins) {
    add_blocks(3, upper, lower, weights, blocks, sums, begins);
}

typedef void add_terms(const uint16_t *, const uint16_t *, const char *, size_t, float *, bool);

// Whatever a row's sums are added to, they are added in the order of the inputs.
TARGET static void multiply_group(const struct panel_product *product, const struct tiled_rows *tiled,
                                  size_t first_panel, size_t end_panel, size_t first_row, size_t end_row) {
    static add_terms *const adders[most_tile_terms] = {add_one_term, add_two_terms, add_three_terms};
    add_terms *const add = adders[tiled->terms - 1];
    float sums[group_panels][group_pairs][pair_sums] __attribute__((aligned(64)));
    const size_t blocks = (product->inputs + tile_inputs - 1) / tile_inputs, whole = product->inputs / tile_inputs;
    const size_t block_stride = (size_t)tiled->terms * block_values, tile_stride = blocks * block_stride;
    const size_t pairs = (end_row - first_row + tile_pair_rows - 1) / tile_pair_rows;
    for (size_t start = 0; start < blocks; start += pass_blocks) {
        const size_t end = blocks < start + pass_blocks ? blocks : start + pass_blocks;
        for (size_t panel = first_panel; panel < end_panel; panel++) {
            const char *weights = (const char *)product->panels + panel * panel_bytes(PANEL_BFLOAT16, product->inputs);
            // What is missing of a last block must not be read: behind it stands something else, or nothing.
            char last[block_bytes] __attribute__((aligned(64)));
            if (end > whole) {
                memset(last, 0, sizeof(last));
                memcpy(last, weights + whole * block_bytes, (product->inputs % tile_inputs + 1) / 2 * panel_row_bytes);
            }
            for (size_t pair = 0; pair < pairs; pair++) {
                const size_t tile = first_row / tile_rows + 2 * pair;
                const uint16_t *upper = tiled->values + tile * tile_stride, *lower = upper + tile_stride;
                float *into = sums[panel - first_panel][pair];
                const size_t complete = end < whole ? end : whole;
                if (start < complete) {
                    add(upper + start * block_stride, lower + start * block_stride, weights + start * block_bytes,
                        complete - start, into, start == 0);
                }
                if (end > whole) {
                    add(upper + whole * block_stride, lower + whole * block_stride, last, 1, into, whole == 0);
                }
            }
        }
    }
    for (size_t panel = first_panel; panel < end_panel; panel++) {
        for (size_t pair = 0; pair < pairs; pair++) {
            const size_t row = first_row + pair * tile_pair_rows;
            const size_t rows = end_row - row < tile_pair_rows ? end_row - row : tile_pair_rows;
            finish_tile(product, panel, row, (int)rows, sums[panel - first_panel][pair]);
        }
    }
}

TARGET void multiply_tiled_panels(const struct panel_product *product, const struct tiled_rows *tiled,
                                  size_t first_panel, size_t end_panel, size_t first_row, size_t end_row) {
    use_whole_tiles();
    for (size_t row = first_row; row < end_row; row += group_pairs * tile_pair_rows) {
        const size_t rest = end_row - row, rows = rest < group_pairs * tile_pair_rows ? rest : group_pairs * tile_pair_rows;
        for (size_t panel = first_panel; panel < end_panel; panel += group_panels) {
            const size_t end = end_panel - panel < group_panels ? end_panel : panel + group_panels;
            multiply_group(product, tiled, panel, end, row, row + rows);
        }
    }
    _tile_release();
}

TARGET double multiply_tiles_peak(size_t rounds) {
    static const uint16_t zeros[block_values] __attribute__((aligned(64)));
    use_whole_tiles();
    _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
    _tile_loadd(4, zeros, 64), _tile_loadd(5, zeros, 64), _tile_loadd(6, zeros, 64), _tile_loadd(7, zeros, 64);
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
