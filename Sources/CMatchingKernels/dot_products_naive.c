#include "matching_kernels.h"

#include <string.h>

static double naive_dot_product(const float *query, const float *row, size_t width) {
    double sum = 0;
    for (size_t i = 0; i < width; i++) sum += (double)query[i] * (double)row[i];
    return sum;
}

void naive_dot_products_float32(struct dot_product_queries queries, const void *const *rows, size_t count,
                                size_t width, float *products, size_t stride) {
    for (size_t q = 0; q < queries.count; q++) {
        for (size_t r = 0; r < count; r++) {
            const float *query = queries.values + q * queries.stride;
            products[q * stride + r] = (float)naive_dot_product(query, rows[r], width);
        }
    }
}

void naive_dot_products_bfloat16(struct dot_product_queries queries, const void *const *rows, size_t count,
                                 size_t width, float *products, size_t stride) {
    for (size_t q = 0; q < queries.count; q++) {
        for (size_t r = 0; r < count; r++) {
            const uint16_t *row = rows[r];
            double sum = 0;
            for (size_t i = 0; i < width; i++) {
                uint32_t bits = (uint32_t)row[i] << 16;
                float value;
                memcpy(&value, &bits, sizeof value);
                sum += (double)queries.values[q * queries.stride + i] * (double)value;
            }
            products[q * stride + r] = (float)sum;
        }
    }
}
