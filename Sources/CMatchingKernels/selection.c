#include "dispatch.h"
#include "matching_kernels.h"

#include <string.h>

DISPATCHED size_t positions_reaching(const float *values, size_t count, float threshold, uint32_t *positions) {
    enum { STRIP = 32 };
    size_t found = 0, start = 0;
    for (; start + STRIP <= count; start += STRIP) {
        // Most strips hold nothing that is good enough.
        uint32_t reaching = 0;
        for (size_t i = 0; i < STRIP; i++) reaching += values[start + i] >= threshold;
        if (reaching == 0) continue;
        for (size_t i = start; i < start + STRIP; i++) {
            if (values[i] >= threshold) positions[found++] = (uint32_t)i;
        }
    }
    for (size_t i = start; i < count; i++) {
        if (values[i] >= threshold) positions[found++] = (uint32_t)i;
    }
    return found;
}

size_t naive_positions_reaching(const float *values, size_t count, float threshold, uint32_t *positions) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] >= threshold) positions[found++] = (uint32_t)i;
    }
    return found;
}

DISPATCHED void round_to_bfloat16(const float *values, size_t count, uint16_t *rounded) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, sizeof bits);
        rounded[i] = (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}

void naive_round_to_bfloat16(const float *values, size_t count, uint16_t *rounded) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, sizeof bits);
        uint32_t below = bits & 0xffff0000, rest = bits & 0xffff;
        uint32_t up = rest > 0x8000 || (rest == 0x8000 && (below & 0x10000)) ? 0x10000 : 0;
        rounded[i] = (uint16_t)((below + up) >> 16);
    }
}
