#ifndef STYLEMATCH_DISPATCH_H
#define STYLEMATCH_DISPATCH_H

// One body, compiled for several instruction sets; the loader picks the best the processor has.
#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

// A sum in as many lanes on every processor, so that training is the same on all of them, bit for bit.
#if defined(__clang__)
#define FIXED_LANES _Pragma("clang loop vectorize_width(8) interleave_count(4)")
#else
#define FIXED_LANES
#endif

#endif
