#ifndef STYLEMATCH_DISPATCH_H
#define STYLEMATCH_DISPATCH_H

// One body, compiled for several instruction sets; the loader picks the best the processor has.
#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#endif
