#include "codec_message.h"
#include "image_codecs.h"
#include "pixel_arithmetic.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static int32_t status_of(VP8StatusCode code, char *message) {
    switch (code) {
    case VP8_STATUS_OK:
        return IMAGE_CODEC_OK;
    case VP8_STATUS_OUT_OF_MEMORY:
        set_message(message, "no memory for the decoder");
        return IMAGE_CODEC_OUT_OF_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        set_message(message, "a feature that the decoder does not have");
        return IMAGE_CODEC_UNSUPPORTED;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
        set_message(message, "the coded data ends before the picture does");
        return IMAGE_CODEC_TRUNCATED;
    default:
        set_message(message, "the coded data is damaged");
        return IMAGE_CODEC_CORRUPT;
    }
}

static int32_t decode_frame(
    const WebPData *data, WEBP_CSP_MODE mode, uint8_t *pixels, size_t stride, size_t capacity, char *message) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) {
        set_message(message, "another version of the library is loaded than was compiled for");
        return IMAGE_CODEC_UNSUPPORTED;
    }
    config.output.colorspace = mode;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = capacity;
    const int32_t status = status_of(WebPDecode(data->bytes, data->size, &config), message);
    WebPFreeDecBuffer(&config.output);
    return status;
}

// Where the file declares no alpha, the canvas around a smaller first frame is black; where it does, white.
static int32_t decode_on_canvas(
    const WebPIterator *frame, bool has_alpha, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    const size_t stride = (size_t)frame->width * 4;
    const size_t capacity = stride * (size_t)frame->height;
    uint8_t *pixels = malloc(capacity);
    if (pixels == NULL) {
        set_message(message, "no memory for the first frame");
        return IMAGE_CODEC_OUT_OF_MEMORY;
    }
    const int32_t status = decode_frame(&frame->fragment, MODE_RGBA, pixels, stride, capacity, message);
    if (status == IMAGE_CODEC_OK) {
        memset(rgb, has_alpha ? 255 : 0, (size_t)width * height * 3);
        for (int y = 0; y < frame->height; y++) {
            const uint8_t *in = pixels + (size_t)y * stride;
            uint8_t *out = rgb + ((size_t)(frame->y_offset + y) * width + (size_t)frame->x_offset) * 3;
            for (int x = 0; x < frame->width; x++, in += 4, out += 3) {
                const uint32_t alpha = has_alpha ? in[3] : 255;
                out[0] = over_white(in[0], alpha);
                out[1] = over_white(in[1], alpha);
                out[2] = over_white(in[2], alpha);
            }
        }
    }
    free(pixels);
    return status;
}

static int32_t decode_first(
    const WebPData *data, const WebPDemuxer *demuxer, uint32_t width, uint32_t height, uint8_t *rgb,
    char *message) {
    WebPBitstreamFeatures features;
    const int32_t status = status_of(WebPGetFeatures(data->bytes, data->size, &features), message);
    if (status != IMAGE_CODEC_OK) {
        return status;
    }
    WebPIterator frame;
    if (WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH) != width ||
        WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT) != height || !WebPDemuxGetFrame(demuxer, 1, &frame)) {
        set_message(message, "no first frame of the size in the header");
        return IMAGE_CODEC_CORRUPT;
    }
    int32_t result = IMAGE_CODEC_CORRUPT;
    const bool inside = frame.x_offset >= 0 && frame.y_offset >= 0 && frame.width > 0 && frame.height > 0 &&
        (uint32_t)frame.width <= width && (uint32_t)frame.x_offset <= width - (uint32_t)frame.width &&
        (uint32_t)frame.height <= height && (uint32_t)frame.y_offset <= height - (uint32_t)frame.height;
    const bool covers = inside && (uint32_t)frame.width == width && (uint32_t)frame.height == height;
    if (!inside) {
        set_message(message, "the first frame lies outside the canvas");
    } else if (covers && !features.has_alpha) {
        const size_t stride = (size_t)width * 3;
        result = decode_frame(&frame.fragment, MODE_RGB, rgb, stride, stride * height, message);
    } else {
        result = decode_on_canvas(&frame, features.has_alpha != 0, width, height, rgb, message);
    }
    WebPDemuxReleaseIterator(&frame);
    return result;
}

int32_t image_codec_webp_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    const WebPData data = {.bytes = bytes, .size = count};
    message[0] = 0;
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    int32_t result;
    if (demuxer != NULL && state == WEBP_DEMUX_DONE) {
        result = decode_first(&data, demuxer, width, height, rgb, message);
    } else if (state == WEBP_DEMUX_PARSE_ERROR) {
        set_message(message, "the container's chunks do not fit together");
        result = IMAGE_CODEC_CORRUPT;
    } else {
        set_message(message, "the file ends before its chunks do");
        result = IMAGE_CODEC_TRUNCATED;
    }
    WebPDemuxDelete(demuxer);
    return result;
}
