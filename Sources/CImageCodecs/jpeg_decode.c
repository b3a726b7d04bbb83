#include "codec_message.h"
#include "image_codecs.h"
#include "pixel_arithmetic.h"

#include <setjmp.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

// Callers count the scans before; whatever they overlook, no decoder goes on for ever.
static const int maximum_scans = 100;

struct jpeg_failure {
    struct jpeg_error_mgr manager;
    jmp_buf resume;
    int32_t status;
    char *message;
};

static struct jpeg_failure *failure_of(j_common_ptr info) { return (struct jpeg_failure *)info->err; }

static void fail(j_common_ptr info, int32_t status) {
    struct jpeg_failure *failure = failure_of(info);
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    set_message(failure->message, text);
    failure->status = status;
    longjmp(failure->resume, 1);
}

static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
        fail(info, IMAGE_CODEC_OUT_OF_MEMORY);
        break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
        fail(info, IMAGE_CODEC_UNSUPPORTED);
        break;
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
        fail(info, IMAGE_CODEC_TRUNCATED);
        break;
    default:
        fail(info, IMAGE_CODEC_CORRUPT);
    }
}

// libjpeg goes on after damage in the coded data and paints over it; a style must not be read from that.
// Warnings that leave the pixels as they were written (stray bytes between segments, odd JFIF versions) pass.
static void on_message(j_common_ptr info, int level) {
    if (level >= 0) {
        return;
    }
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        fail(info, IMAGE_CODEC_TRUNCATED);
        break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_BOGUS_PROGRESSION:
        fail(info, IMAGE_CODEC_CORRUPT);
        break;
    default:
        break;
    }
}

static void on_progress(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > maximum_scans) {
        struct jpeg_failure *failure = failure_of(info);
        set_message(failure->message, "more scans than any encoder writes");
        failure->status = IMAGE_CODEC_CORRUPT;
        longjmp(failure->resume, 1);
    }
}

static void convert_inverted_cmyk(const uint8_t *cmyk, uint32_t width, uint8_t *rgb) {
    for (uint32_t x = 0; x < width; x++) {
        const uint32_t black = 255u - cmyk[4 * x + 3];
        for (uint32_t channel = 0; channel < 3; channel++) {
            rgb[3 * x + channel] = ink_to_light(255u - cmyk[4 * x + channel], black);
        }
    }
}

int32_t image_codec_jpeg_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    struct jpeg_decompress_struct info;
    struct jpeg_failure failure;
    struct jpeg_progress_mgr progress;

    failure.status = IMAGE_CODEC_OK;
    failure.message = message;
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = on_error;
    failure.manager.emit_message = on_message;
    message[0] = 0;

    if (setjmp(failure.resume)) {
        jpeg_destroy_decompress(&info);
        return failure.status;
    }
    jpeg_create_decompress(&info);
    progress.progress_monitor = on_progress;
    info.progress = &progress;
    jpeg_mem_src(&info, bytes, (unsigned long)count);
    (void)jpeg_read_header(&info, TRUE);

    const int components = info.num_components;
    if (info.image_width != width || info.image_height != height) {
        set_message(message, "the frame's size differs from the header's");
        jpeg_destroy_decompress(&info);
        return IMAGE_CODEC_CORRUPT;
    }
    if (components != 1 && components != 3 && components != 4) {
        set_message(message, "neither one, three nor four components");
        jpeg_destroy_decompress(&info);
        return IMAGE_CODEC_UNSUPPORTED;
    }
    info.out_color_space = components == 4 ? JCS_CMYK : JCS_RGB;
    info.dct_method = JDCT_ISLOW;
    info.do_fancy_upsampling = TRUE;

    (void)jpeg_start_decompress(&info);
    JSAMPARRAY inks = NULL;
    if (components == 4) {
        inks = info.mem->alloc_sarray((j_common_ptr)&info, JPOOL_IMAGE, width * 4, 1);
    }
    while (info.output_scanline < height) {
        uint8_t *row = rgb + (size_t)info.output_scanline * width * 3;
        if (inks != NULL) {
            if (jpeg_read_scanlines(&info, inks, 1) == 1) {
                convert_inverted_cmyk(inks[0], width, row);
            }
        } else {
            (void)jpeg_read_scanlines(&info, &row, 1);
        }
    }
    (void)jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return IMAGE_CODEC_OK;
}
