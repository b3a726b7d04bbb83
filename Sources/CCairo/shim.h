#ifndef STYLEMATCH_CCAIRO_SHIM_H
#define STYLEMATCH_CCAIRO_SHIM_H

#include <cairo-svg.h>
#include <cairo.h>

#endif
