#ifndef STYLEMATCH_FUZZ_DRIVER_H
#define STYLEMATCH_FUZZ_DRIVER_H

// The program's entry. Swift's package manager gives every executable an entry named after its
// module; libFuzzer's own, named `main`, is put aside for it.
int fuzz_main(int argument_count, char **arguments);

#endif
