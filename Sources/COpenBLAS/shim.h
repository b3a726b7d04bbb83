#ifndef STYLEMATCH_OPENBLAS_SHIM_H
#define STYLEMATCH_OPENBLAS_SHIM_H

#include <cblas.h>

#endif
