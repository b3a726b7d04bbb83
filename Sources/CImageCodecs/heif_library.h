#ifndef HEIF_LIBRARY_H
#define HEIF_LIBRARY_H

#if __has_include(<libheif/heif.h>)

#include <libheif/heif.h>

/// The functions of libheif that this module calls, as found at run time.
struct heif_library {
    __typeof__(&heif_context_alloc) context_alloc;
    __typeof__(&heif_context_free) context_free;
    __typeof__(&heif_context_set_max_decoding_threads) context_set_max_decoding_threads;
    __typeof__(&heif_context_set_maximum_image_size_limit) context_set_maximum_image_size_limit;
    __typeof__(&heif_context_read_from_memory_without_copy) context_read;
    __typeof__(&heif_context_get_primary_image_handle) context_get_primary_image_handle;
    __typeof__(&heif_image_handle_release) image_handle_release;
    __typeof__(&heif_image_handle_get_width) image_handle_get_width;
    __typeof__(&heif_image_handle_get_height) image_handle_get_height;
    __typeof__(&heif_image_handle_get_ispe_width) image_handle_get_ispe_width;
    __typeof__(&heif_image_handle_get_ispe_height) image_handle_get_ispe_height;
    __typeof__(&heif_image_handle_has_alpha_channel) image_handle_has_alpha_channel;
    __typeof__(&heif_image_handle_is_premultiplied_alpha) image_handle_is_premultiplied_alpha;
    __typeof__(&heif_decoding_options_alloc) decoding_options_alloc;
    __typeof__(&heif_decoding_options_free) decoding_options_free;
    __typeof__(&heif_decode_image) decode_image;
    __typeof__(&heif_image_get_plane_readonly) image_get_plane_readonly;
    __typeof__(&heif_image_get_primary_width) image_get_primary_width;
    __typeof__(&heif_image_get_primary_height) image_get_primary_height;
    __typeof__(&heif_image_release) image_release;
};

/// The loaded library, or NULL where the machine has none.
const struct heif_library *heif_library_load(void);

#endif

#endif
