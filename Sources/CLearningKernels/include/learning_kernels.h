#ifndef STYLEMATCH_LEARNING_KERNELS_H
#define STYLEMATCH_LEARNING_KERNELS_H

// Kernels of training and of embedding pictures; a group of kernels has a header of its own, included here.
#include <stdbool.h>
#include "embedding_kernels.h"
#include "hidden_kernels.h"
#include "linear_kernels.h"
#include "memory_kernels.h"
#include "layout_kernels.h"
#include "ranking_kernels.h"
#include "tree_kernels.h"

// Whether the processor has the vector instructions that a matrix library's better kernels need; false off x86-64.
bool processor_has_avx2(void);
bool processor_has_avx512(void);

#endif
