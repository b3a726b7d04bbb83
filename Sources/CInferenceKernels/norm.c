#include "dispatch.h"
#include "kernels.h"

#include <math.h>

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED void layer_norm(const float *source, const float *weight, const float *bias, float *destination,
                           size_t rows, size_t width, float epsilon) {
    for (size_t row = 0; row < rows; row++) {
        const float *input = source + row * width;
        float *output = destination + row * width;
        float sum = 0;
        for (size_t i = 0; i < width; i++) sum += input[i];
        float mean = sum / (float)width;
        float squares = 0;
        for (size_t i = 0; i < width; i++) squares += (input[i] - mean) * (input[i] - mean);
        float scale = 1 / sqrtf(squares / (float)width + epsilon);
        for (size_t i = 0; i < width; i++) output[i] = (input[i] - mean) * scale * weight[i] + bias[i];
    }
}

DISPATCHED void rms_norm(const float *source, const float *weight, float *destination,
                         size_t rows, size_t width, size_t stride, float epsilon) {
    for (size_t row = 0; row < rows; row++) {
        const float *input = source + row * stride;
        float *output = destination + row * stride;
        float squares = 0;
        for (size_t i = 0; i < width; i++) squares += input[i] * input[i];
        float scale = 1 / sqrtf(squares / (float)width + epsilon);
        for (size_t i = 0; i < width; i++) output[i] = weight[i] * (input[i] * scale);
    }
}
