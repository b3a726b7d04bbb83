#include "kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

struct processor_features detect_processor_features(void) {
    struct processor_features features = {false, false, false, false};
#if defined(__x86_64__)
    __builtin_cpu_init();
    features.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    features.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    features.avx512_bfloat16 = __builtin_cpu_supports("avx512bf16");
    unsigned int a, b, c, d;
    // Bits 22 and 24 of EDX, Intel's manual, CPUID leaf 7: bfloat16 on tiles, and tiles.
    const unsigned int tiles = 1u << 22 | 1u << 24;
    features.amx_bfloat16 = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & tiles) == tiles;
#endif
    return features;
}
