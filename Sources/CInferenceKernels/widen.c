#include "dispatch.h"
#include "kernels.h"

#include <stdint.h>
#include <string.h>

// Tensors in a file may start at any byte.
typedef uint16_t __attribute__((aligned(1))) unaligned_uint16;

DISPATCHED void widen_bfloat16(const void *source, float *destination, size_t count) {
    const unaligned_uint16 *values = source;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = (uint32_t)values[i] << 16;
        memcpy(destination + i, &bits, 4);
    }
}

void naive_widen_bfloat16(const void *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, (const char *)source + 2 * i, 2);
        uint32_t bits = (uint32_t)half << 16;
        memcpy(destination + i, &bits, 4);
    }
}

static inline float widened_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13;
    uint32_t exponent = magnitude & 0x0f800000;
    // Multiplying by 2^112 moves the exponent's bias from 15 to 127 and normalises subnormal values.
    uint32_t scale_bits = 0x77800000;
    float scale, value;
    memcpy(&scale, &scale_bits, 4);
    memcpy(&value, &magnitude, 4);
    value *= scale;
    uint32_t bits;
    memcpy(&bits, &value, 4);
    if (exponent == 0x0f800000) bits = magnitude | 0x7f800000;
    bits |= sign;
    memcpy(&value, &bits, 4);
    return value;
}

DISPATCHED void widen_float16(const void *source, float *destination, size_t count) {
    const unaligned_uint16 *values = source;
    for (size_t i = 0; i < count; i++) destination[i] = widened_half(values[i]);
}

void naive_widen_float16(const void *source, float *destination, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, (const char *)source + 2 * i, 2);
        int exponent = (half >> 10) & 31;
        float fraction = (float)(half & 1023) / 1024.0f;
        float value = exponent == 31   ? (fraction == 0 ? __builtin_inff() : __builtin_nanf(""))
                      : exponent == 0 ? fraction * 0x1p-14f
                                      : (1 + fraction) * __builtin_ldexpf(1, exponent - 15);
        destination[i] = half & 0x8000 ? -value : value;
    }
}
