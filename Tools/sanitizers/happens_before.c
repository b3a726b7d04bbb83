// What the thread sanitizer cannot see on Linux: orders that the C library's and Swift's runtimes give, whose code is not
// instrumented. Linked into programs that are built with it (Tools/test_sanitized.sh); its definitions come before those of
// the libraries, do what these do, and tell the sanitizer.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

// Programs of the build that are not sanitized link this file as well.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void acquire(void *address) {
    if (__tsan_acquire) __tsan_acquire(address);
}

static void release(void *address) {
    if (__tsan_release) __tsan_release(address);
}

// The C library calls its own pthread functions from those of C11, past the sanitizer, which then does not know the thread.
// librdkafka uses nothing else. glibc gives each pair of types one representation.

_Static_assert(sizeof(thrd_t) == sizeof(pthread_t), "thrd_t is pthread_t");
_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t), "mtx_t is pthread_mutex_t");
_Static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t), "cnd_t is pthread_cond_t");

struct beginning {
    thrd_start_t function;
    void *argument;
};

static void *begin(void *memory) {
    struct beginning beginning = *(struct beginning *)memory;
    free(memory);
    return (void *)(intptr_t)beginning.function(beginning.argument);
}

static int result(int error) {
    switch (error) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    case ETIMEDOUT: return thrd_timedout;
    case EBUSY: return thrd_busy;
    default: return thrd_error;
    }
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
    struct beginning *beginning = malloc(sizeof *beginning);
    if (!beginning) return thrd_nomem;
    *beginning = (struct beginning){function, argument};
    int error = pthread_create((pthread_t *)thread, NULL, begin, beginning);
    if (error) free(beginning);
    return error == EAGAIN ? thrd_nomem : result(error);
}

int thrd_join(thrd_t thread, int *value) {
    void *returned;
    int error = pthread_join((pthread_t)thread, &returned);
    if (!error && value) *value = (int)(intptr_t)returned;
    return result(error);
}

int thrd_detach(thrd_t thread) { return result(pthread_detach((pthread_t)thread)); }

int mtx_init(mtx_t *mutex, int type) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    int error = pthread_mutex_init((pthread_mutex_t *)mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return result(error);
}

void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy((pthread_mutex_t *)mutex); }
int mtx_lock(mtx_t *mutex) { return result(pthread_mutex_lock((pthread_mutex_t *)mutex)); }
int mtx_trylock(mtx_t *mutex) { return result(pthread_mutex_trylock((pthread_mutex_t *)mutex)); }
int mtx_unlock(mtx_t *mutex) { return result(pthread_mutex_unlock((pthread_mutex_t *)mutex)); }

int mtx_timedlock(mtx_t *mutex, const struct timespec *time) {
    return result(pthread_mutex_timedlock((pthread_mutex_t *)mutex, time));
}

int cnd_init(cnd_t *condition) { return result(pthread_cond_init((pthread_cond_t *)condition, NULL)); }
void cnd_destroy(cnd_t *condition) { pthread_cond_destroy((pthread_cond_t *)condition); }
int cnd_signal(cnd_t *condition) { return result(pthread_cond_signal((pthread_cond_t *)condition)); }
int cnd_broadcast(cnd_t *condition) { return result(pthread_cond_broadcast((pthread_cond_t *)condition)); }

int cnd_wait(cnd_t *condition, mtx_t *mutex) {
    return result(pthread_cond_wait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *time) {
    return result(pthread_cond_timedwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, time));
}

// A `Mutex` that nobody holds is taken by instrumented code. One that somebody holds is waited for in the library.

#define MUTEX(name) "$s15Synchronization12_MutexHandleV" name

typedef __attribute__((swiftcall)) void (*lock_function)(uint32_t thread, __attribute__((swift_context)) void *handle);
typedef __attribute__((swiftcall)) _Bool (*try_function)(__attribute__((swift_context)) void *handle);
typedef __attribute__((swiftcall)) void (*unlock_function)(__attribute__((swift_context)) void *handle);

__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) void *handle)
    __asm__(MUTEX("9_lockSlowyys6UInt32VF"));
__attribute__((swiftcall)) _Bool try_lock_slow(__attribute__((swift_context)) void *handle)
    __asm__(MUTEX("12_tryLockSlowSbyF"));
__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *handle)
    __asm__(MUTEX("11_unlockSlowyyF"));

__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) void *handle) {
    static lock_function next;
    if (!next) next = (lock_function)dlsym(RTLD_NEXT, MUTEX("9_lockSlowyys6UInt32VF"));
    next(thread, handle);
    acquire(handle);
}

__attribute__((swiftcall)) _Bool try_lock_slow(__attribute__((swift_context)) void *handle) {
    static try_function next;
    if (!next) next = (try_function)dlsym(RTLD_NEXT, MUTEX("12_tryLockSlowSbyF"));
    _Bool taken = next(handle);
    if (taken) acquire(handle);
    return taken;
}

__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *handle) {
    static unlock_function next;
    if (!next) next = (unlock_function)dlsym(RTLD_NEXT, MUTEX("11_unlockSlowyyF"));
    release(handle);
    next(handle);
}

// Whoever gives up a reference has done with the object when somebody finds to hold the only one, and writes in place.

// The object of a reference, whose spare bits may carry marks; none where the highest bit says that nothing is counted, as
// of constants and of short strings, which stand in the reference itself.
static void *object_of(void *reference) {
    const uintptr_t marks = 0xff00000000000007;
    return (intptr_t)reference > 0 ? (void *)((uintptr_t)reference & ~marks) : NULL;
}

#define GIVES_UP(name, parameters, arguments) \
    void name parameters { \
        static void (*next) parameters; \
        if (!next) next = (void (*) parameters)dlsym(RTLD_NEXT, #name); \
        if (object_of(object)) release(object_of(object)); \
        next arguments; \
    }

GIVES_UP(swift_release, (void *object), (object))
GIVES_UP(swift_release_n, (void *object, uint32_t count), (object, count))
GIVES_UP(swift_bridgeObjectRelease, (void *object), (object))
GIVES_UP(swift_bridgeObjectRelease_n, (void *object, int count), (object, count))

#define HOLDS_ALONE(name) \
    _Bool name(void *object) { \
        static _Bool (*next)(void *); \
        if (!next) next = (_Bool (*)(void *))dlsym(RTLD_NEXT, #name); \
        const _Bool is_alone = next(object); \
        if (is_alone && object_of(object)) acquire(object_of(object)); \
        return is_alone; \
    }

HOLDS_ALONE(swift_isUniquelyReferenced_native)
HOLDS_ALONE(swift_isUniquelyReferenced_nonNull_native)
HOLDS_ALONE(swift_isUniquelyReferenced_nonNull_bridgeObject)

// Who resumes a continuation releases its task; a task that is resumed before it waits goes on without acquiring. So each goes
// on through `resumed`, which acquires. The beginning of Swift's ContinuationAsyncContext:

struct continuation;
typedef __attribute__((swiftasynccall)) void (*resume_function)(__attribute__((swift_async_context)) struct continuation *);

struct continuation {
    void *parent;
    resume_function resume;
};

void *swift_task_getCurrent(void) __attribute__((weak));

// Where continuations that wait go on, by the address of their context.
struct waiting {
    struct continuation *continuation;
    resume_function resume;
    struct waiting *next;
};

enum { bucket_count = 1024 };

// A flag instead of a mutex, which would be an order between continuations that have none.
static struct bucket {
    char is_locked;
    struct waiting *first;
} table[bucket_count];

static struct bucket *lock_bucket(struct continuation *continuation) {
    struct bucket *bucket = &table[((uintptr_t)continuation >> 4) % bucket_count];
    while (__atomic_test_and_set(&bucket->is_locked, __ATOMIC_ACQUIRE)) thrd_yield();
    return bucket;
}

static void unlock_bucket(struct bucket *bucket) { __atomic_clear(&bucket->is_locked, __ATOMIC_RELEASE); }

static resume_function take(struct continuation *continuation) {
    struct bucket *bucket = lock_bucket(continuation);
    struct waiting **place = &bucket->first;
    while ((*place)->continuation != continuation) place = &(*place)->next;
    struct waiting *found = *place;
    *place = found->next;
    unlock_bucket(bucket);
    resume_function resume = found->resume;
    free(found);
    return resume;
}

static __attribute__((swiftasynccall)) void resumed(__attribute__((swift_async_context)) struct continuation *continuation) {
    acquire(swift_task_getCurrent());
    resume_function resume = take(continuation);
    __attribute__((musttail)) return resume(continuation);
}

typedef __attribute__((swiftasynccall)) void (*await_function)(struct continuation *);

__attribute__((swiftasynccall)) void swift_continuation_await(struct continuation *continuation) {
    static await_function next;
    if (!next) next = (await_function)dlsym(RTLD_NEXT, "swift_continuation_await");
    struct waiting *waiting = malloc(sizeof *waiting);
    if (!waiting) abort();
    struct bucket *bucket = lock_bucket(continuation);
    *waiting = (struct waiting){continuation, continuation->resume, bucket->first};
    bucket->first = waiting;
    unlock_bucket(bucket);
    continuation->resume = resumed;
    __attribute__((musttail)) return next(continuation);
}
