#ifndef STYLEMATCH_LEARNING_KERNELS_H
#define STYLEMATCH_LEARNING_KERNELS_H

// Kernels of training and of embedding pictures; a group of kernels has a header of its own, included here.
#include "ranking_kernels.h"

#endif
