#ifndef IMAGE_CODECS_H
#define IMAGE_CODECS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a codec call ended with.
enum image_codec_status {
    IMAGE_CODEC_OK = 0,
    IMAGE_CODEC_CORRUPT = 1,
    IMAGE_CODEC_TRUNCATED = 2,
    IMAGE_CODEC_UNSUPPORTED = 3,
    IMAGE_CODEC_OUT_OF_MEMORY = 4,
};

/// Bytes that every `message` buffer below must hold; the text is always terminated.
#define IMAGE_CODEC_MESSAGE_CAPACITY 256

/// Each decoder writes `width * height * 3` bytes of RGB to `rgb`, rows top to bottom, as the file stores them
/// (no EXIF orientation applied), alpha composited over white. `width` and `height` are what the caller read from
/// the header and allocated for; a file whose codec sees another size is reported as corrupt.
/// On failure the contents of `rgb` are unspecified and `message` says why.
int32_t image_codec_jpeg_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message);
int32_t image_codec_png_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message);
int32_t image_codec_webp_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message);

/// HEIC: libheif is looked up when first used. Its own transformations (rotation, mirror, crop) are applied, so
/// `width` and `height` are those after them; `stored_width` and `stored_height` are those of the coded picture.
int32_t image_codec_heif_size(
    const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, uint32_t *stored_width,
    uint32_t *stored_height, char *message);
int32_t image_codec_heif_decode(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *rgb, char *message);

/// Writes `width` x `height` RGB pixels as a JPEG file of the given quality, 1 to 100, to `bytes`. `count` is the room
/// there is and becomes the length of the file.
int32_t image_codec_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int32_t quality, uint8_t *bytes, size_t *count,
    char *message);

/// Copies `width` x `height` RGB pixels to `destination` as EXIF orientation 2...8 asks; for 5...8 the result is
/// `height` x `width`. Any other orientation copies the pixels as they are.
void image_codec_orient(
    const uint8_t *source, uint32_t width, uint32_t height, int32_t orientation, uint8_t *destination);

#ifdef __cplusplus
}
#endif

#endif
