#ifndef STYLEMATCH_KERNEL_SETS_H
#define STYLEMATCH_KERNEL_SETS_H

#include "attention.h"
#include "product.h"

typedef void panel_kernel(const struct panel_product *product, size_t first_panel, size_t end_panel,
                          size_t first_row, size_t end_row);
typedef double peak_kernel(size_t rounds, float *result);
typedef void attention_kernel(const struct attention_head *head, size_t first_query, size_t end_query);

panel_kernel multiply_panels_portable;
attention_kernel attend_portable;
peak_kernel multiply_add_peak_portable;
#if defined(__x86_64__)
panel_kernel multiply_panels_avx2, multiply_panels_avx512;
attention_kernel attend_avx2, attend_avx512;
peak_kernel multiply_add_peak_avx2, multiply_add_peak_avx512;
#endif

#endif
