#ifndef STYLEMATCH_DISPATCH_H
#define STYLEMATCH_DISPATCH_H

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// The loader asks the functions that pick before this sanitizer has begun, which it does not survive.
#define PICKS_NOTHING
#endif
#endif

// One body, compiled for several instruction sets; the loader picks the best the processor has.
#if defined(__x86_64__) && defined(__linux__) && !defined(PICKS_NOTHING)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#endif
