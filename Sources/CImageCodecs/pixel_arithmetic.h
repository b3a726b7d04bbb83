#ifndef PIXEL_ARITHMETIC_H
#define PIXEL_ARITHMETIC_H

#include <stdint.h>

/// a * b / 255, rounded to nearest, for bytes.
static inline uint32_t scale_by_byte(uint32_t a, uint32_t b) {
    const uint32_t product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

/// One channel of `colour` with coverage `alpha` over opaque white, with seven extra bits before the division by
/// 255: the rounding of the reference's alpha compositing.
static inline uint8_t over_white(uint32_t colour, uint32_t alpha) {
    const uint32_t extra_bits = 7;
    const uint32_t front = alpha << extra_bits;
    const uint32_t back = (255u << extra_bits) - front;
    const uint32_t sum = colour * front + 255u * back + (0x80u << extra_bits);
    return (uint8_t)((((sum >> 8) + sum) >> 8) >> extra_bits);
}

/// One channel of RGB from its complementary ink and black, both with 255 as full ink.
static inline uint8_t ink_to_light(uint32_t ink, uint32_t black) {
    const uint32_t light = 255 - black;
    return (uint8_t)(light - scale_by_byte(ink, light));
}

#endif
