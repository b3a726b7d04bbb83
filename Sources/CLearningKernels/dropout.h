#ifndef STYLEMATCH_DROPOUT_H
#define STYLEMATCH_DROPOUT_H

#include <stdint.h>

// A hash of one position under a key: every position of every step has a number of its own, whoever asks for it first.
static inline uint32_t dropout_hash(uint64_t key, uint32_t sample, uint32_t position) {
    uint32_t bits = (position * 0x9e3779b9u + sample * 0x85ebca6bu) ^ (uint32_t)key;
    bits = (bits ^ (bits >> 16)) * 0x7feb352du;
    bits ^= (uint32_t)(key >> 32);
    bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
    bits = (bits ^ (bits >> 16)) * 0x9e3779b1u;
    return bits ^ (bits >> 15);
}

#endif
