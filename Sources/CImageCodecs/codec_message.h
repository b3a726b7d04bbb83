#ifndef CODEC_MESSAGE_H
#define CODEC_MESSAGE_H

#include "image_codecs.h"

#include <stdio.h>

static inline void set_message(char *message, const char *text) {
    snprintf(message, IMAGE_CODEC_MESSAGE_CAPACITY, "%s", text);
}

#endif
