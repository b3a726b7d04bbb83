#ifndef STYLEMATCH_CLINUXSPAWN_SHIM_H
#define STYLEMATCH_CLINUXSPAWN_SHIM_H

// What glibc (2.34 or later) declares only under _GNU_SOURCE, which Swift's Glibc module does not define.

#include <fcntl.h>
#include <spawn.h>

extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// A pipe whose ends close on exec from the very beginning.
static inline int linux_spawn_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

// The child starts without the descriptors from `first` on.
static inline int linux_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// POSIX_SPAWN_SETSID: the child leads a session of its own.
static inline int linux_spawn_new_session(void) {
    return 0x80;
}

#endif
