// OpenBLAS through its CBLAS interface; the include path comes from pkg-config.
#ifndef STYLEMATCH_COPENBLAS_SHIM_H
#define STYLEMATCH_COPENBLAS_SHIM_H

#include <cblas.h>

#endif
