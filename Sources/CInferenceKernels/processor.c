#include "kernels.h"

struct processor_features detect_processor_features(void) {
    struct processor_features features = {false, false, false};
#if defined(__x86_64__)
    __builtin_cpu_init();
    features.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    features.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    features.avx512_bfloat16 = __builtin_cpu_supports("avx512bf16");
#endif
    return features;
}
