#include "product.h"

#include <string.h>

size_t panel_bytes(enum panel_format format, size_t inputs) {
    return format == PANEL_FLOAT32 ? inputs * panel_columns * 4 : (inputs + 1) / 2 * panel_columns * 4;
}

// Values of 32 bits: fp32 weights, or two neighbouring bfloat16 weights. Blocks of one cache line of each row, so that
// no line is read twice.
static void fill_words(const char *rows, size_t row_bytes, size_t count, size_t words, uint32_t *panel) {
    enum { block = 16 };
    for (size_t start = 0; start < words; start += block) {
        const size_t end = words < start + block ? words : start + block;
        for (size_t row = 0; row < count; row++) {
            const char *source = rows + row * row_bytes;
            for (size_t i = start; i < end; i++) memcpy(panel + i * panel_columns + row, source + i * 4, 4);
        }
    }
}

void fill_panel(enum panel_format format, const void *rows, size_t row_bytes, size_t count, size_t inputs, void *panel,
                size_t column) {
    const size_t words = format == PANEL_FLOAT32 ? inputs : inputs / 2;
    uint32_t *destination = (uint32_t *)panel + column;
    fill_words(rows, row_bytes, count, words, destination);
    if (format == PANEL_FLOAT32 || inputs % 2 == 0) return;
    for (size_t row = 0; row < count; row++) {
        memcpy(destination + words * panel_columns + row, (const char *)rows + row * row_bytes + words * 4, 2);
    }
}
