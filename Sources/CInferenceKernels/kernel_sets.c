#include "kernels.h"
#include "kernel_sets.h"

bool kernels_are_available(enum kernel_set set) {
    const struct processor_features features = detect_processor_features();
    switch (set) {
    case KERNELS_PORTABLE: return true;
    case KERNELS_AVX2: return features.avx2;
    case KERNELS_AVX512: return features.avx2 && features.avx512;
    case kernel_set_count: break;
    }
    return false;
}

enum kernel_set best_kernels(void) {
    if (kernels_are_available(KERNELS_AVX512)) return KERNELS_AVX512;
    return kernels_are_available(KERNELS_AVX2) ? KERNELS_AVX2 : KERNELS_PORTABLE;
}

const char *kernels_name(enum kernel_set set) {
    switch (set) {
    case KERNELS_AVX512: return "AVX-512";
    case KERNELS_AVX2: return "AVX2";
    case KERNELS_PORTABLE:
    case kernel_set_count: break;
    }
#if defined(__aarch64__)
    return "NEON";
#else
    return "portable";
#endif
}

void multiply_panels(enum kernel_set set, const struct panel_product *product, size_t first_panel, size_t end_panel,
                     size_t first_row, size_t end_row) {
#if defined(__x86_64__)
    if (set == KERNELS_AVX512) return multiply_panels_avx512(product, first_panel, end_panel, first_row, end_row);
    if (set == KERNELS_AVX2) return multiply_panels_avx2(product, first_panel, end_panel, first_row, end_row);
#endif
    (void)set;
    multiply_panels_portable(product, first_panel, end_panel, first_row, end_row);
}

void attend(enum kernel_set set, const struct attention_head *head, size_t first_query, size_t end_query) {
#if defined(__x86_64__)
    if (set == KERNELS_AVX512) return attend_avx512(head, first_query, end_query);
    if (set == KERNELS_AVX2) return attend_avx2(head, first_query, end_query);
#endif
    attend_portable(head, first_query, end_query);
}

double multiply_add_peak(enum kernel_set set, size_t rounds, float *result) {
#if defined(__x86_64__)
    if (set == KERNELS_AVX512) return multiply_add_peak_avx512(rounds, result);
    if (set == KERNELS_AVX2) return multiply_add_peak_avx2(rounds, result);
#endif
    return multiply_add_peak_portable(rounds, result);
}
