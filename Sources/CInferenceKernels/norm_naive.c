#include "kernels.h"

#include <math.h>

void naive_layer_norm(const float *source, const float *weight, const float *bias, float *destination,
                      size_t rows, size_t width, float epsilon) {
    for (size_t row = 0; row < rows; row++) {
        double mean = 0, variance = 0;
        for (size_t i = 0; i < width; i++) mean += source[row * width + i] / (double)width;
        for (size_t i = 0; i < width; i++) {
            double difference = source[row * width + i] - mean;
            variance += difference * difference / (double)width;
        }
        for (size_t i = 0; i < width; i++) {
            double normal = (source[row * width + i] - mean) / sqrt(variance + epsilon);
            destination[row * width + i] = (float)(normal * weight[i] + bias[i]);
        }
    }
}

void naive_rms_norm(const float *source, const float *weight, float *destination,
                    size_t rows, size_t width, size_t stride, float epsilon) {
    for (size_t row = 0; row < rows; row++) {
        double squares = 0;
        for (size_t i = 0; i < width; i++) {
            squares += (double)source[row * stride + i] * source[row * stride + i] / (double)width;
        }
        for (size_t i = 0; i < width; i++) {
            destination[row * stride + i] = (float)(source[row * stride + i] / sqrt(squares + epsilon) * weight[i]);
        }
    }
}
