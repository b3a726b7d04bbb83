#ifndef STYLEMATCH_CHIREDIS_SHIM_H
#define STYLEMATCH_CHIREDIS_SHIM_H

#include <hiredis/hiredis.h>
#include <hiredis/read.h>

#endif
