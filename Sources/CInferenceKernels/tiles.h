// What the files for matrix tiles (Intel AMX) have in common.

#include "tiled_attention.h"

#include <immintrin.h>
#include <string.h>

#define TARGET \
    __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,bmi,bmi2"), \
                   min_vector_width(512)))
#define LANES 16
#define VECTORS 2
#define TILE_ROWS 14
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#define NAMED(function) function##_amx

struct tile_configuration {
    uint8_t palette, first_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
};

enum {
    // Numbers of a tile of inputs, bytes from one pair of a panel's inputs to the next.
    block_values = tile_rows * tile_inputs,
    panel_row_bytes = panel_columns * 4,
};

// All eight tiles become whole: 0 to 3 hold sums of two tiles of rows and 32 columns, 4 and 5 rows, 6 and 7 columns.
TARGET static inline void use_whole_tiles(void) {
    struct tile_configuration configuration = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        configuration.row_bytes[tile] = 64;
        configuration.rows[tile] = tile_rows;
    }
    _tile_loadconfig(&configuration);
}

// Adds the products of two tiles of rows with the columns in 6 and 7.
#define ADD_ROW_PRODUCTS(upper, lower) \
    do { \
        _tile_loadd(4, upper, 64); \
        _tile_loadd(5, lower, 64); \
        _tile_dpbf16ps(0, 4, 6); \
        _tile_dpbf16ps(1, 4, 7); \
        _tile_dpbf16ps(2, 5, 6); \
        _tile_dpbf16ps(3, 5, 7); \
    } while (0)

#define BEGIN_SUMS() _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3)

// Loads or stores the sums of 32 rows, `stride` values apart.
#define LOAD_SUMS(sums, stride) \
    do { \
        _tile_loadd(0, sums, (stride) * 4), _tile_loadd(1, (sums) + 16, (stride) * 4); \
        _tile_loadd(2, (sums) + 16 * (stride), (stride) * 4), _tile_loadd(3, (sums) + 16 * (stride) + 16, (stride) * 4); \
    } while (0)
#define STORE_SUMS(sums, stride) \
    do { \
        _tile_stored(0, sums, (stride) * 4), _tile_stored(1, (sums) + 16, (stride) * 4); \
        _tile_stored(2, (sums) + 16 * (stride), (stride) * 4), _tile_stored(3, (sums) + 16 * (stride) + 16, (stride) * 4); \
    } while (0)
