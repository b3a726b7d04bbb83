#include "codec_message.h"
#include "image_codecs.h"
#include "pixel_arithmetic.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

struct png_job {
    const uint8_t *bytes;
    size_t count;
    size_t offset;
    int32_t status;
    char *message;

    int color_type;
    int bit_depth;
    uint8_t palette[256][4];
    bool has_key;
    uint8_t key[3];
};

static void on_error(png_structp png, png_const_charp text) {
    struct png_job *job = png_get_error_ptr(png);
    if (job->status == IMAGE_CODEC_OK) {
        job->status = IMAGE_CODEC_CORRUPT;
        set_message(job->message, text);
    }
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t length) {
    struct png_job *job = png_get_io_ptr(png);
    if (length > job->count - job->offset) {
        job->status = IMAGE_CODEC_TRUNCATED;
        set_message(job->message, "the file ends before the picture does");
        png_error(png, "truncated");
    }
    memcpy(out, job->bytes + job->offset, length);
    job->offset += length;
}

// The reference compares the low byte of the key with the sample reduced to eight bits, whatever the depth.
static void read_transparency(png_structp png, png_infop info, struct png_job *job) {
    png_bytep alphas = NULL;
    png_color_16p key = NULL;
    int entries = 0;
    if (!png_get_valid(png, info, PNG_INFO_tRNS) || !png_get_tRNS(png, info, &alphas, &entries, &key)) {
        return;
    }
    if (job->color_type == PNG_COLOR_TYPE_PALETTE) {
        for (int index = 0; alphas != NULL && index < entries && index < 256; index++) {
            job->palette[index][3] = alphas[index];
        }
    } else if (key != NULL && job->color_type == PNG_COLOR_TYPE_GRAY) {
        job->has_key = true;
        job->key[0] = job->bit_depth == 1 ? (key->gray != 0 ? 255 : 0) : (uint8_t)key->gray;
    } else if (key != NULL && job->color_type == PNG_COLOR_TYPE_RGB) {
        job->has_key = true;
        job->key[0] = (uint8_t)key->red;
        job->key[1] = (uint8_t)key->green;
        job->key[2] = (uint8_t)key->blue;
    }
}

// Entries that the file leaves out are black and opaque.
static void read_palette(png_structp png, png_infop info, struct png_job *job) {
    png_colorp colors = NULL;
    int entries = 0;
    for (int index = 0; index < 256; index++) {
        job->palette[index][3] = 255;
    }
    if (png_get_PLTE(png, info, &colors, &entries) == 0) {
        return;
    }
    for (int index = 0; index < entries && index < 256; index++) {
        job->palette[index][0] = colors[index].red;
        job->palette[index][1] = colors[index].green;
        job->palette[index][2] = colors[index].blue;
    }
}

static inline void store_gray(uint8_t *out, uint8_t value) { out[0] = out[1] = out[2] = value; }

static inline void store_over_white(uint8_t *out, uint8_t red, uint8_t green, uint8_t blue, uint8_t alpha) {
    out[0] = over_white(red, alpha);
    out[1] = over_white(green, alpha);
    out[2] = over_white(blue, alpha);
}

// `step` is the distance between neighbours in bytes: 3, or more where a pass of an interlaced file skips pixels.
// Two-byte samples keep their high byte, except 16-bit gray, which the reference clips to 255 instead.
static void store_row(const struct png_job *job, const uint8_t *row, uint32_t width, uint8_t *out, size_t step) {
    const size_t size = job->bit_depth == 16 ? 2 : 1;
    for (uint32_t x = 0; x < width; x++, out += step) {
        switch (job->color_type) {
        case PNG_COLOR_TYPE_GRAY: {
            const uint8_t *sample = row + x * size;
            const uint8_t value = size == 1 ? sample[0] : (sample[0] != 0 ? 255 : sample[1]);
            store_gray(out, job->has_key && value == job->key[0] ? 255 : value);
            break;
        }
        case PNG_COLOR_TYPE_PALETTE: {
            const uint8_t *color = job->palette[row[x]];
            store_over_white(out, color[0], color[1], color[2], color[3]);
            break;
        }
        case PNG_COLOR_TYPE_GRAY_ALPHA: {
            const uint8_t *sample = row + x * size * 2;
            store_over_white(out, sample[0], sample[0], sample[0], sample[size]);
            break;
        }
        case PNG_COLOR_TYPE_RGB_ALPHA: {
            const uint8_t *sample = row + x * size * 4;
            store_over_white(out, sample[0], sample[size], sample[2 * size], sample[3 * size]);
            break;
        }
        default: {
            const uint8_t *sample = row + x * size * 3;
            const uint8_t red = sample[0], green = sample[size], blue = sample[2 * size];
            const bool clear = job->has_key && red == job->key[0] && green == job->key[1] && blue == job->key[2];
            out[0] = clear ? 255 : red;
            out[1] = clear ? 255 : green;
            out[2] = clear ? 255 : blue;
        }
        }
    }
}

// Interlaced passes go straight to their places, so no second full picture is held.
static void read_rows(
    png_structp png, const struct png_job *job, bool interlaced, uint32_t width, uint32_t height, uint8_t *row,
    uint8_t *rgb) {
    if (!interlaced) {
        for (uint32_t y = 0; y < height; y++) {
            png_read_row(png, row, NULL);
            store_row(job, row, width, rgb + (size_t)y * width * 3, 3);
        }
        return;
    }
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        const uint32_t columns = PNG_PASS_COLS(width, pass);
        const uint32_t rows = PNG_PASS_ROWS(height, pass);
        for (uint32_t y = 0; columns > 0 && y < rows; y++) {
            png_read_row(png, row, NULL);
            const size_t target = (size_t)PNG_ROW_FROM_PASS_ROW(y, pass) * width + PNG_PASS_START_COL(pass);
            store_row(job, row, columns, rgb + target * 3, (size_t)3 * PNG_PASS_COL_OFFSET(pass));
        }
    }
}

static void decode(
    png_structp png, png_infop info, struct png_job *job, uint32_t width, uint32_t height, uint8_t **row,
    uint8_t *rgb) {
    // Text, profiles and the like are passed over: they cost memory and change no pixel.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_user_limits(png, width, height);
    png_set_chunk_cache_max(png, 64);
    png_set_chunk_malloc_max(png, job->count > 8000000 ? job->count : 8000000);
    png_set_read_fn(png, job, read_bytes);
    png_read_info(png, info);

    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
        png_error(png, "the picture's size differs from the header's");
    }
    job->color_type = png_get_color_type(png, info);
    job->bit_depth = png_get_bit_depth(png, info);
    const bool interlaced = png_get_interlace_type(png, info) == PNG_INTERLACE_ADAM7;
    if (job->color_type == PNG_COLOR_TYPE_PALETTE) {
        read_palette(png, info, job);
        png_set_packing(png);
    } else if (job->bit_depth < 8) {
        png_set_expand_gray_1_2_4_to_8(png);
    }
    read_transparency(png, info, job);
    png_read_update_info(png, info);

    *row = malloc(png_get_rowbytes(png, info) + 8);
    if (*row == NULL) {
        job->status = IMAGE_CODEC_OUT_OF_MEMORY;
        set_message(job->message, "no memory for one row");
        png_error(png, "out of memory");
    }
    read_rows(png, job, interlaced, width, height, *row, rgb);
    png_read_end(png, NULL);
}

int32_t image_codec_png_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    struct png_job job = {.bytes = bytes, .count = count, .message = message, .status = IMAGE_CODEC_OK};
    message[0] = 0;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job, on_error, on_warning);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    // Read after longjmp: only through this pointer, which itself never changes.
    uint8_t **row = calloc(1, sizeof(*row));
    if (info == NULL || row == NULL) {
        set_message(message, "no memory for the decoder");
        job.status = IMAGE_CODEC_OUT_OF_MEMORY;
    } else if (setjmp(png_jmpbuf(png)) == 0) {
        decode(png, info, &job, width, height, row, rgb);
    }
    if (row != NULL) {
        free(*row);
        free(row);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return job.status;
}
