// Dot products for one instruction set and one type of row; included once for each, after these are defined:
// NAME(x): the name of a function; TARGET: its attributes; ROW: the type of a row's values; LOAD_ROW(p): 16 of them as
// fp32; MULTIPLY_ADD(a, b, c): a * b + c; TILE_ROWS and TILE_QUERIES: for how many of each at once the registers have
// room.

// One query, sixteen rows. Short rows go one after another: memory is read fastest in the order of its addresses, and
// the processor works on several rows at once by itself. It does not see as far as the next long row, so those go four
// at a time; each row's sum is taken in the same order either way.
TARGET static void NAME(row_group)(const float *query, const void *const *rows, size_t width, float *products) {
    lanes sums[16];
    size_t together = width * sizeof(ROW) >= LONG_ROW ? 4 : 1;
    for (size_t r = 0; r < 16 && together == 4; r += 4) {
        lanes sum[4] = {};
        for (size_t i = 0; i < width; i += DOT_PRODUCT_LANES) {
            lanes values = LOAD(query + i);
            _Pragma("clang loop unroll(full)") for (size_t b = 0; b < 4; b++) {
                sum[b] = MULTIPLY_ADD(values, LOAD_ROW((const ROW *)rows[r + b] + i), sum[b]);
            }
        }
        for (size_t b = 0; b < 4; b++) sums[r + b] = sum[b];
    }
    for (size_t r = 0; r < 16 && together == 1; r++) {
        const ROW *row = rows[r];
        lanes sum = {};
        for (size_t i = 0; i < width; i += DOT_PRODUCT_LANES) {
            sum = MULTIPLY_ADD(LOAD(query + i), LOAD_ROW(row + i), sum);
        }
        sums[r] = sum;
    }
    STORE(products, SUMS(sums));
}

// Four queries, four rows; products[q * 4 + r].
TARGET static void NAME(tile)(const float *queries, size_t stride, const void *const *rows, size_t width,
                              float *products) {
    lanes sums[16];
    for (size_t q = 0; q < 4; q += TILE_QUERIES) {
        for (size_t r = 0; r < 4; r += TILE_ROWS) {
            lanes pass[TILE_QUERIES][TILE_ROWS] = {};
            for (size_t i = 0; i < width; i += DOT_PRODUCT_LANES) {
                lanes values[TILE_ROWS];
                _Pragma("clang loop unroll(full)") for (size_t b = 0; b < TILE_ROWS; b++) {
                    values[b] = LOAD_ROW((const ROW *)rows[r + b] + i);
                }
                _Pragma("clang loop unroll(full)") for (size_t a = 0; a < TILE_QUERIES; a++) {
                    lanes query = LOAD(queries + (q + a) * stride + i);
                    _Pragma("clang loop unroll(full)") for (size_t b = 0; b < TILE_ROWS; b++) {
                        pass[a][b] = MULTIPLY_ADD(query, values[b], pass[a][b]);
                    }
                }
            }
            _Pragma("clang loop unroll(full)") for (size_t a = 0; a < TILE_QUERIES; a++) {
                _Pragma("clang loop unroll(full)") for (size_t b = 0; b < TILE_ROWS; b++) {
                    sums[(q + a) * 4 + r + b] = pass[a][b];
                }
            }
        }
    }
    STORE(products, SUMS(sums));
}

// Asks for a row to be brought into the second cache.
static inline void NAME(fetch)(const void *row, size_t width) {
    for (size_t i = 0; i < width * sizeof(ROW); i += 64) __builtin_prefetch((const char *)row + i, 0, 2);
}

TARGET static void NAME(dot_products)(struct dot_product_queries queries, const void *const *rows, size_t count,
                                      size_t width, float *products, size_t stride) {
    // Sixteen rows stay in the first or second cache while all queries pass over them, and meanwhile the next come.
    for (size_t start = 0; start < count; start += 16) {
        size_t filled = count - start < 16 ? count - start : 16;
        const void *group[16];
        for (size_t r = 0; r < 16; r++) group[r] = rows[start + (r < filled ? r : filled - 1)];
        size_t q = 0;
        float sums[16];
        for (; q + 4 <= queries.count; q += 4) {
            if (width * sizeof(ROW) <= FOLLOWED_ROW) {
                for (size_t r = 16 * q / queries.count; r < 16 * (q + 4) / queries.count; r++) {
                    if (start + 16 + r < count) NAME(fetch)(rows[start + 16 + r], width);
                }
            }
            for (size_t r = 0; r < filled; r += 4) {
                NAME(tile)(queries.values + q * queries.stride, queries.stride, group + r, width, sums);
                for (size_t a = 0; a < 4; a++) {
                    float *output = products + (q + a) * stride + start + r;
                    if (r + 4 <= filled) {
                        memcpy(output, sums + a * 4, 4 * sizeof(float));
                    } else {
                        memcpy(output, sums + a * 4, (filled - r) * sizeof(float));
                    }
                }
            }
        }
        for (; q < queries.count; q++) {
            NAME(row_group)(queries.values + q * queries.stride, group, width, sums);
            memcpy(products + q * stride + start, sums, filled * sizeof(float));
        }
    }
}

#undef NAME
#undef ROW
#undef LOAD_ROW
