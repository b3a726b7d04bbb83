#include "image_codecs.h"

#include <string.h>

// Square tiles keep both the rows read and the columns written in cache.
static const uint32_t tile = 32;

static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

void image_codec_orient(
    const uint8_t *source, uint32_t width, uint32_t height, int32_t orientation, uint8_t *destination) {
    if (orientation < 2 || orientation > 8) {
        memcpy(destination, source, (size_t)width * height * 3);
        return;
    }
    // Where source pixel (0, 0) lands, and how far one step right or down in the source moves the target, in pixels.
    const ptrdiff_t columns = width, rows = height, total = columns * rows;
    ptrdiff_t origin = 0, right = 0, down = 0;
    switch (orientation) {
    case 2: origin = columns - 1; right = -1; down = columns; break;
    case 3: origin = total - 1; right = -1; down = -columns; break;
    case 4: origin = total - columns; right = 1; down = -columns; break;
    case 5: origin = 0; right = rows; down = 1; break;
    case 6: origin = rows - 1; right = rows; down = -1; break;
    case 7: origin = total - 1; right = -rows; down = -1; break;
    default: origin = total - rows; right = -rows; down = 1; break;
    }
    for (uint32_t top = 0; top < height; top += tile) {
        for (uint32_t left = 0; left < width; left += tile) {
            const uint32_t bottom = smaller(top + tile, height), end = smaller(left + tile, width);
            for (uint32_t y = top; y < bottom; y++) {
                const uint8_t *in = source + ((size_t)y * width + left) * 3;
                uint8_t *out = destination + (origin + (ptrdiff_t)y * down + (ptrdiff_t)left * right) * 3;
                for (uint32_t x = left; x < end; x++, in += 3, out += right * 3) {
                    out[0] = in[0];
                    out[1] = in[1];
                    out[2] = in[2];
                }
            }
        }
    }
}
