#include "codec_message.h"
#include "heif_library.h"
#include "image_codecs.h"
#include "pixel_arithmetic.h"

#include <stdbool.h>
#include <string.h>

#if __has_include(<libheif/heif.h>)

// The side that a canvas or a tile may have in any case, in pixels.
static const int least_limit = 4096;

struct heif_job {
    const struct heif_library *heif;
    struct heif_context *context;
    struct heif_image_handle *handle;
};

static int32_t status_of(struct heif_error error, char *message) {
    if (error.code == heif_error_Ok) {
        return IMAGE_CODEC_OK;
    }
    set_message(message, error.message != NULL ? error.message : "the library gave no reason");
    if (error.subcode == heif_suberror_End_of_data) {
        return IMAGE_CODEC_TRUNCATED;
    }
    if (error.subcode == heif_suberror_Security_limit_exceeded) {
        return IMAGE_CODEC_CORRUPT;
    }
    switch (error.code) {
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
    case heif_error_Plugin_loading_error:
        return IMAGE_CODEC_UNSUPPORTED;
    case heif_error_Memory_allocation_error:
        return IMAGE_CODEC_OUT_OF_MEMORY;
    default:
        return IMAGE_CODEC_CORRUPT;
    }
}

static void close_job(struct heif_job *job) {
    if (job->handle != NULL) {
        job->heif->image_handle_release(job->handle);
    }
    if (job->context != NULL) {
        job->heif->context_free(job->context);
    }
}

static int32_t open_job(const uint8_t *bytes, size_t count, struct heif_job *job, char *message) {
    memset(job, 0, sizeof(*job));
    message[0] = 0;
    job->heif = heif_library_load();
    if (job->heif == NULL) {
        set_message(message, "HEIC needs libheif, which is not installed on this machine");
        return IMAGE_CODEC_UNSUPPORTED;
    }
    job->context = job->heif->context_alloc();
    if (job->context == NULL) {
        set_message(message, "no memory for the decoder");
        return IMAGE_CODEC_OUT_OF_MEMORY;
    }
    // Decode on the calling thread: the caller decides how many photos are decoded at once.
    job->heif->context_set_max_decoding_threads(job->context, 0);
    const int32_t status = status_of(job->heif->context_read(job->context, bytes, count, NULL), message);
    if (status != IMAGE_CODEC_OK) {
        return status;
    }
    return status_of(job->heif->context_get_primary_image_handle(job->context, &job->handle), message);
}

int32_t image_codec_heif_size(
    const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, uint32_t *stored_width,
    uint32_t *stored_height, char *message) {
    struct heif_job job;
    int32_t status = open_job(bytes, count, &job, message);
    if (status == IMAGE_CODEC_OK) {
        const int final_width = job.heif->image_handle_get_width(job.handle);
        const int final_height = job.heif->image_handle_get_height(job.handle);
        const int coded_width = job.heif->image_handle_get_ispe_width(job.handle);
        const int coded_height = job.heif->image_handle_get_ispe_height(job.handle);
        if (final_width <= 0 || final_height <= 0 || coded_width <= 0 || coded_height <= 0) {
            set_message(message, "the primary picture has no size");
            status = IMAGE_CODEC_CORRUPT;
        } else {
            *width = (uint32_t)final_width;
            *height = (uint32_t)final_height;
            *stored_width = (uint32_t)coded_width;
            *stored_height = (uint32_t)coded_height;
        }
    }
    close_job(&job);
    return status;
}

static uint8_t premultiplied_over_white(uint32_t color, uint32_t alpha) {
    const uint32_t sum = color + 255 - alpha;
    return (uint8_t)(sum > 255 ? 255 : sum);
}

static void copy_pixels(
    const uint8_t *plane, size_t stride, uint32_t width, uint32_t height, bool has_alpha, bool premultiplied,
    uint8_t *rgb) {
    for (uint32_t y = 0; y < height; y++) {
        const uint8_t *in = plane + (size_t)y * stride;
        uint8_t *out = rgb + (size_t)y * width * 3;
        if (!has_alpha) {
            memcpy(out, in, (size_t)width * 3);
            continue;
        }
        for (uint32_t x = 0; x < width; x++, in += 4, out += 3) {
            for (int channel = 0; channel < 3; channel++) {
                out[channel] = premultiplied ? premultiplied_over_white(in[channel], in[3])
                                             : over_white(in[channel], in[3]);
            }
        }
    }
}

// A grid says once more how large it is, and need not say the same.
static void limit_canvas(const struct heif_job *job) {
    const int width = job->heif->image_handle_get_ispe_width(job->handle);
    const int height = job->heif->image_handle_get_ispe_height(job->handle);
    const int longer = width > height ? width : height;
    job->heif->context_set_maximum_image_size_limit(job->context, longer > least_limit ? longer : least_limit);
}

static int32_t decode_primary(
    const struct heif_job *job, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    const struct heif_library *heif = job->heif;
    const bool has_alpha = heif->image_handle_has_alpha_channel(job->handle) != 0;
    const bool premultiplied = has_alpha && heif->image_handle_is_premultiplied_alpha(job->handle) != 0;
    struct heif_decoding_options *options = heif->decoding_options_alloc();
    if (options == NULL) {
        set_message(message, "no memory for the decoder");
        return IMAGE_CODEC_OUT_OF_MEMORY;
    }
    options->convert_hdr_to_8bit = 1;
    struct heif_image *image = NULL;
    const enum heif_chroma chroma = has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
    int32_t status =
        status_of(heif->decode_image(job->handle, &image, heif_colorspace_RGB, chroma, options), message);
    heif->decoding_options_free(options);
    if (status != IMAGE_CODEC_OK) {
        return status;
    }
    int stride = 0;
    const uint8_t *plane = heif->image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    const int row = (int)(width * (has_alpha ? 4 : 3));
    if (plane == NULL || stride < row || heif->image_get_primary_width(image) != (int)width ||
        heif->image_get_primary_height(image) != (int)height) {
        set_message(message, "the coded picture's size differs from the header's");
        status = IMAGE_CODEC_CORRUPT;
    } else {
        copy_pixels(plane, (size_t)stride, width, height, has_alpha, premultiplied, rgb);
    }
    heif->image_release(image);
    return status;
}

int32_t image_codec_heif_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    struct heif_job job;
    int32_t status = open_job(bytes, count, &job, message);
    if (status == IMAGE_CODEC_OK) {
        limit_canvas(&job);
        status = decode_primary(&job, width, height, rgb, message);
    }
    close_job(&job);
    return status;
}

#else

static int32_t no_heif(char *message) {
    set_message(message, "HEIC needs libheif, which this build was made without");
    return IMAGE_CODEC_UNSUPPORTED;
}

int32_t image_codec_heif_size(
    const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, uint32_t *stored_width,
    uint32_t *stored_height, char *message) {
    (void)bytes, (void)count, (void)width, (void)height, (void)stored_width, (void)stored_height;
    return no_heif(message);
}

int32_t image_codec_heif_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message) {
    (void)bytes, (void)count, (void)width, (void)height, (void)rgb;
    return no_heif(message);
}

#endif
