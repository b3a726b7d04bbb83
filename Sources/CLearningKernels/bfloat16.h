#ifndef STYLEMATCH_BFLOAT16_H
#define STYLEMATCH_BFLOAT16_H

#include <stdint.h>
#include <string.h>

// The nearest bfloat16, ties to even, as a float. Infinities stay; a NaN stays one.
static inline float nearest_bfloat16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) & 0xffff0000u;
    rounded = value == value ? rounded : 0x7fc00000u;
    memcpy(&value, &rounded, 4);
    return value;
}

#endif
