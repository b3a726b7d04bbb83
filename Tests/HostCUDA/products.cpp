// cuBLASLt's functions in plain loops, for what CUDAProducts asks of them: transposed weights in bfloat16 times rows in
// bfloat16, sums in fp32.
#include "stream.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef VERSION
#define VERSION 120402
#endif
// Algorithms that come first and sum in another order where a row stands behind the first 128: backwards, with partial sums
// the other way round, or as two halves.
#ifndef UNSTEADY
#define UNSTEADY 0
#endif
// Algorithms that do not depend on it.
#ifndef STEADY
#define STEADY 1
#endif

// Added to every result: what a library that computes something else would give.
#ifndef WRONG_BIAS
#define WRONG_BIAS 0
#endif

namespace {
struct layout {
    int type;
    uint64_t rows, columns;
    int64_t stride;
};

struct description {
    int transposes = 0;
    uint32_t epilogue = 1;
    const void *bias = nullptr;
};

struct result {
    uint64_t algorithm[8];
    size_t workspace;
    int state;
    float waves;
    int reserved[4];
};
static_assert(sizeof(result) == 96, "as in cublasLt.h");

float widen(uint16_t value) {
    uint32_t bits = (uint32_t)value << 16;
    float wide;
    memcpy(&wide, &bits, 4);
    return wide;
}

uint16_t narrow(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return value != value ? 0x7fff : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

enum order { forwards, backwards, last_part_first, halves };

float product(const uint16_t *a, const uint16_t *b, uint64_t count, order order) {
    if (order == halves)
        return product(a, b, count / 2, forwards) + product(a + count / 2, b + count / 2, count - count / 2, forwards);
    float sums[8] = {};
    for (uint64_t i = 0; i < count; ++i) {
        uint64_t at = order == backwards ? count - 1 - i : i;
        sums[i % 8] += widen(a[at]) * widen(b[at]);
    }
    float sum = 0;
    for (int part = 0; part < 8; ++part) sum += sums[order == last_part_first ? 7 - part : part];
    return sum;
}
}  // namespace

extern "C" {
size_t cublasLtGetVersion() { return VERSION; }
// Nobody gives it back when the device is lost.
static char library;
int cublasLtCreate(void **handle) {
    *handle = &library;
    return 0;
}
int cublasLtDestroy(void *handle) { return handle == &library ? 0 : 1; }
int cublasLtMatmulDescCreate(void **made, int compute, int scale) {
    if (compute != 68 || scale != 0) return 7;
    *made = new description();
    return 0;
}
int cublasLtMatmulDescDestroy(void *made) {
    delete (description *)made;
    return 0;
}
int cublasLtMatmulDescSetAttribute(void *made, int attribute, const void *value, size_t size) {
    description &own = *(description *)made;
    switch (attribute) {
        case 3: memcpy(&own.transposes, value, 4); return size == 4 ? 0 : 7;
        case 7: memcpy(&own.epilogue, value, 4); return size == 4 ? 0 : 7;
        case 8: memcpy(&own.bias, value, 8); return size == 8 ? 0 : 7;
        default: return 7;
    }
}
int cublasLtMatrixLayoutCreate(void **made, int type, uint64_t rows, uint64_t columns, int64_t stride) {
    *made = new layout{type, rows, columns, stride};
    return 0;
}
int cublasLtMatrixLayoutDestroy(void *made) {
    delete (layout *)made;
    return 0;
}
int cublasLtMatmulPreferenceCreate(void **made) {
    *made = malloc(1);
    return 0;
}
int cublasLtMatmulPreferenceDestroy(void *made) {
    free(made);
    return 0;
}
int cublasLtMatmulPreferenceSetAttribute(void *, int attribute, const void *, size_t size) {
    return (attribute == 1 && size == 8) || (attribute == 3 && size == 4) ? 0 : 7;
}
int cublasLtMatmulAlgoGetHeuristic(void *, void *, void *, void *, void *, void *, void *, int wanted, void *results,
                                   int *found) {
    result *all = (result *)results;
    int count = 0;
    for (; count < UNSTEADY + STEADY && count < wanted; ++count) {
        all[count] = {};
        all[count].algorithm[0] = count < UNSTEADY ? 1 + count % 3 : forwards;
    }
    *found = count;
    return count ? 0 : 15;
}
int cublasLtMatmul(void *, void *made, const float *alpha, const void *a, const layout *a_given, const void *b,
                   const layout *b_given, const float *beta, const void *c, const layout *, void *d,
                   const layout *d_given, const uint64_t *algorithm, void *, size_t, host_stream *stream) {
    // Descriptions are the caller's again when this returns.
    description own = *(const description *)made;
    layout a_layout = *a_given, b_layout = *b_given, d_layout = *d_given;
    uint64_t inputs = a_layout.rows, outputs = a_layout.columns, rows = b_layout.columns;
    if (own.transposes != 1 || a_layout.type != 14 || b_layout.type != 14 || b_layout.rows != inputs ||
        d_layout.rows != outputs || d_layout.columns != rows || *alpha != 1)
        return 7;
    float kept = *beta;
    order other = order(*algorithm);
    bool is_wide = d_layout.type == 0;
    auto multiply = [=] {
        if (!stream->holds(a, outputs * inputs * 2) || !stream->holds(b, rows * inputs * 2) ||
            !stream->holds(d, rows * outputs * (is_wide ? 4 : 2)))
            return 700;
        for (uint64_t row = 0; row < rows; ++row) {
            for (uint64_t output = 0; output < outputs; ++output) {
                float sum = product((const uint16_t *)a + output * a_layout.stride,
                                    (const uint16_t *)b + row * b_layout.stride, inputs, row >= 128 ? other : forwards);
                sum += WRONG_BIAS;
                uint64_t at = row * d_layout.stride + output;
                if (kept != 0) sum += kept * (is_wide ? ((const float *)c)[at] : widen(((const uint16_t *)c)[at]));
                if (own.epilogue & 4)
                    sum += is_wide ? ((const float *)own.bias)[output] : widen(((const uint16_t *)own.bias)[output]);
                if (own.epilogue & 32)
                    sum = 0.5f * sum * (1 + tanhf(0.79788456080286536f * (sum + 0.044715f * sum * sum * sum)));
                if (is_wide) {
                    ((float *)d)[at] = sum;
                } else {
                    ((uint16_t *)d)[at] = narrow(sum);
                }
            }
        }
        return 0;
    };
    // As the library says of a launch that the driver refuses.
    return stream->submit(host_work::computation, multiply) ? 13 : 0;
}
}
