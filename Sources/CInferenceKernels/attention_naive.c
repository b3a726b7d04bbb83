#include "attention.h"
#include "kernels.h"

#include <math.h>

void naive_rotate_halves(float *values, const float *cosines, const float *sines,
                         size_t rows, size_t heads, size_t width, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t head = 0; head < heads; head++) {
            for (size_t i = 0; i < width / 2; i++) {
                size_t first = row * stride + head * width + i;
                size_t second = first + width / 2;
                double angle_cosine = cosines[row * (width / 2) + i], angle_sine = sines[row * (width / 2) + i];
                double a = values[first], b = values[second];
                values[first] = (float)(a * angle_cosine - b * angle_sine);
                values[second] = (float)(b * angle_cosine + a * angle_sine);
            }
        }
    }
}

static double score(const struct attention_head *head, size_t query, size_t key) {
    double sum = 0;
    for (size_t i = 0; i < head->width; i++) {
        const float *panel = head->keys + key / panel_columns * panel_columns * head->width;
        sum += (double)head->queries[query * head->query_stride + i] * panel[i * panel_columns + key % panel_columns];
    }
    return sum * head->scale;
}

void naive_attend(const struct attention_head *head, size_t first_query, size_t end_query) {
    for (size_t query = first_query; query < end_query; query++) {
        const size_t seen = head->causal ? query + 1 : head->count;
        double largest = -INFINITY, weight = 0, weights[seen];
        for (size_t key = 0; key < seen; key++) {
            weights[key] = score(head, query, key);
            largest = fmax(largest, weights[key]);
        }
        for (size_t key = 0; key < seen; key++) {
            weights[key] = exp(weights[key] - largest);
            weight += weights[key];
        }
        for (size_t i = 0; i < head->width; i++) {
            const float *values = head->values + i / panel_columns * head->value_stride + i % panel_columns;
            double sum = 0;
            for (size_t key = 0; key < seen; key++) sum += weights[key] * values[key * panel_columns];
            head->output[query * head->output_stride + i] = (float)(sum / weight);
        }
    }
}
