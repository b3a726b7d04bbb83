#ifndef STYLEMATCH_LINEAR_WIDE_H
#define STYLEMATCH_LINEAR_WIDE_H

#include "linear_kernels.h"

// The step on a tile in registers of sixteen values, where the processor has thirty-two of them (AVX-512). It gives the
// same bits as the narrow one, also where it multiplies pairs of bfloat16 (see linear_pack_pairs).
#if defined(__x86_64__)
#define LINEAR_WIDE 1

bool linear_has_wide(void);
double linear_adamw_tile_wide(float *weights, float *first, float *second, size_t panel_count, const float *gradients,
                              size_t stride, struct linear_inputs inputs, size_t batch, const struct adamw_step *step,
                              bool bfloat16, const struct linear_next *next, float *scratch);
#endif

#endif
