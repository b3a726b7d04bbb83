#include "codec_message.h"
#include "image_codecs.h"

#include <setjmp.h>
#include <stdlib.h>

#include <jpeglib.h>

struct encode_failure {
    struct jpeg_error_mgr manager;
    jmp_buf resume;
    char *message;
};

static void on_error(j_common_ptr info) {
    struct encode_failure *failure = (struct encode_failure *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    set_message(failure->message, text);
    longjmp(failure->resume, 1);
}

static void on_message(j_common_ptr info, int level) {
    (void)info;
    (void)level;
}

int32_t image_codec_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int32_t quality, uint8_t *bytes, size_t *count,
    char *message) {
    struct jpeg_compress_struct info;
    struct encode_failure failure;
    unsigned char *target = bytes;
    unsigned long written = (unsigned long)*count;

    failure.message = message;
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = on_error;
    failure.manager.emit_message = on_message;
    message[0] = 0;

    if (setjmp(failure.resume)) {
        jpeg_destroy_compress(&info);
        return IMAGE_CODEC_UNSUPPORTED;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &target, &written);
    info.image_width = width;
    info.image_height = height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.dct_method = JDCT_ISLOW;
    // The tables are a third of a small picture.
    info.optimize_coding = TRUE;

    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(rgb + (size_t)info.next_scanline * width * 3);
        (void)jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    if (target != bytes) {
        free(target);
        set_message(message, "the file is longer than the buffer");
        return IMAGE_CODEC_OUT_OF_MEMORY;
    }
    *count = (size_t)written;
    return IMAGE_CODEC_OK;
}
