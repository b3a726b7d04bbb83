// Both kinds of rows for one instruction set; included once for each, after SET, TARGET, MULTIPLY_ADD, TILE_ROWS
// and TILE_QUERIES are defined.

#define JOINED(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOINED(a, b, c)

#define NAME(x) JOIN(x, float32, SET)
#define ROW float
#define LOAD_ROW LOAD_FLOAT32
#include "dot_products_body.h"

#define NAME(x) JOIN(x, bfloat16, SET)
#define ROW uint16_t
#define LOAD_ROW LOAD_BFLOAT16
#include "dot_products_body.h"

#undef SET
#undef TARGET
#undef MULTIPLY_ADD
#undef TILE_ROWS
#undef TILE_QUERIES
