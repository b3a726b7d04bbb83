#include "dispatch.h"
#include "exponential.h"
#include "kernels.h"

#if defined(__clang__)
#pragma clang fp reassociate(on) contract(fast)
#endif

DISPATCHED void rotate_halves(float *values, const float *cosines, const float *sines,
                              size_t rows, size_t heads, size_t width, size_t stride) {
    size_t half = width / 2;
    for (size_t row = 0; row < rows; row++) {
        const float *cosine = cosines + row * half;
        const float *sine = sines + row * half;
        for (size_t head = 0; head < heads; head++) {
            float *first = values + row * stride + head * width;
            float *second = first + half;
            for (size_t i = 0; i < half; i++) {
                float a = first[i], b = second[i];
                first[i] = a * cosine[i] - b * sine[i];
                second[i] = b * cosine[i] + a * sine[i];
            }
        }
    }
}
