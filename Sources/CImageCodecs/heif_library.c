#include "heif_library.h"

#if __has_include(<libheif/heif.h>)

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static struct heif_library library;
static bool is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define FIND(field, name)                                                                                              \
    do {                                                                                                               \
        library.field = (__typeof__(library.field))dlsym(handle, #name);                                               \
        if (library.field == NULL) {                                                                                   \
            return;                                                                                                    \
        }                                                                                                              \
    } while (0)

static void load(void) {
    void *handle = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        return;
    }
    FIND(context_alloc, heif_context_alloc);
    FIND(context_free, heif_context_free);
    FIND(context_set_max_decoding_threads, heif_context_set_max_decoding_threads);
    FIND(context_set_maximum_image_size_limit, heif_context_set_maximum_image_size_limit);
    FIND(context_read, heif_context_read_from_memory_without_copy);
    FIND(context_get_primary_image_handle, heif_context_get_primary_image_handle);
    FIND(image_handle_release, heif_image_handle_release);
    FIND(image_handle_get_width, heif_image_handle_get_width);
    FIND(image_handle_get_height, heif_image_handle_get_height);
    FIND(image_handle_get_ispe_width, heif_image_handle_get_ispe_width);
    FIND(image_handle_get_ispe_height, heif_image_handle_get_ispe_height);
    FIND(image_handle_has_alpha_channel, heif_image_handle_has_alpha_channel);
    FIND(image_handle_is_premultiplied_alpha, heif_image_handle_is_premultiplied_alpha);
    FIND(decoding_options_alloc, heif_decoding_options_alloc);
    FIND(decoding_options_free, heif_decoding_options_free);
    FIND(decode_image, heif_decode_image);
    FIND(image_get_plane_readonly, heif_image_get_plane_readonly);
    FIND(image_get_primary_width, heif_image_get_primary_width);
    FIND(image_get_primary_height, heif_image_get_primary_height);
    FIND(image_release, heif_image_release);
    is_loaded = true;
}

const struct heif_library *heif_library_load(void) {
    pthread_once(&once, load);
    return is_loaded ? &library : NULL;
}

#endif
