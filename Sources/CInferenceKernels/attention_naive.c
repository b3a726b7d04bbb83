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

void naive_scaled_softmax(float *scores, size_t rows, size_t columns, float scale, bool causal,
                          size_t first_query) {
    for (size_t row = 0; row < rows; row++) {
        double largest = -INFINITY, sum = 0;
        for (size_t i = 0; i < columns; i++) {
            if (causal && i > first_query + row) continue;
            largest = fmax(largest, (double)scores[row * columns + i] * scale);
        }
        for (size_t i = 0; i < columns; i++) {
            if (causal && i > first_query + row) continue;
            sum += exp((double)scores[row * columns + i] * scale - largest);
        }
        for (size_t i = 0; i < columns; i++) {
            double value = exp((double)scores[row * columns + i] * scale - largest) / sum;
            scores[row * columns + i] = causal && i > first_query + row ? 0 : (float)value;
        }
    }
}
