// Runs a kernel's threads on the processor, each on a stack of its own, switching at barriers and where the lanes of a warp
// exchange values.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

#include <utility>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

#define KERNEL extern "C"
#define __device__
#define __global__
#define __shared__ static
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __launch_bounds__(threads)

struct uint4 {
    unsigned x, y, z, w;
};

struct host_index {
    unsigned x, y, z;
};
static host_index threadIdx, blockIdx, blockDim, gridDim;

static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }

namespace host {
enum { largest_block = 1024, warp_size = 32, stack_bytes = 1 << 17 };

#if defined(__x86_64__)
// Where a stack has been left. The C library's functions ask the system for signals at every switch, or may not leave a stack
// when a sanitizer watches them.
struct place {
    void *top;

    void begin(char *stack, void (*entry)()) {
        void **words = (void **)(stack + stack_bytes);
        // Six registers, where to return to, and a word that no function returns to.
        words[-1] = nullptr;
        words[-2] = (void *)entry;
        top = words - 8;
    }
};

// Leaves the stack it is called on and goes on where `next` was left.
__attribute__((naked, noinline)) static void leave(place *left, const place *next) {
    asm("pushq %rbp\n\tpushq %rbx\n\tpushq %r12\n\tpushq %r13\n\tpushq %r14\n\tpushq %r15\n\t"
        "movq %rsp, (%rdi)\n\tmovq (%rsi), %rsp\n\t"
        "popq %r15\n\tpopq %r14\n\tpopq %r13\n\tpopq %r12\n\tpopq %rbx\n\tpopq %rbp\n\tretq");
}
#else
struct place {
    ucontext_t context;

    void begin(char *stack, void (*entry)()) {
        getcontext(&context);
        context.uc_stack.ss_sp = stack;
        context.uc_stack.ss_size = stack_bytes;
        context.uc_link = nullptr;
        makecontext(&context, entry, 0);
    }
};

static void leave(place *left, const place *next) { swapcontext(&left->context, &next->context); }
#endif

struct thread {
    struct place place;
    bool has_started;
    bool is_done;
};

// What the lanes of a warp hand one another: two sets, of which one is read while the other is written.
struct warp {
    unsigned arrived;
    unsigned generation;
    float values[2][warp_size];
    const u16 *rows[2][warp_size];
    u32 left[2][warp_size][4];
    u32 right[2][warp_size][2];
};

static thread threads[largest_block];
static warp warps[largest_block / warp_size];
static unsigned thread_count;
static unsigned current;
static unsigned barrier_arrived;
static unsigned barrier_generation;
static bool has_moved;
static const char *fault;
static place scheduler;
static void (*body)(void **);
static void **arguments;

static void yield() { leave(&threads[current].place, &scheduler); }

static void wait(unsigned *arrived, unsigned *generation, unsigned expected) {
    has_moved = true;
    if (++*arrived == expected) {
        *arrived = 0;
        ++*generation;
        return;
    }
    unsigned seen = *generation;
    while (*generation == seen) yield();
}

// The set that this exchange uses; all lanes have handed in theirs when `join` returns.
static unsigned side() { return warps[current / warp_size].generation % 2; }
static warp &own_warp() { return warps[current / warp_size]; }
static unsigned lane() { return current % warp_size; }
static void join() {
    warp &own = own_warp();
    wait(&own.arrived, &own.generation, warp_size);
}

static void run_thread() {
    for (;;) {
        body(arguments);
        threads[current].is_done = true;
        has_moved = true;
        yield();
    }
}

static void resume(unsigned index) {
    current = index;
    threadIdx = {index, 0, 0};
    thread &next = threads[index];
    if (!next.has_started) next.place.begin((char *)aligned_alloc(64, stack_bytes), run_thread);
    next.has_started = true;
    leave(&scheduler, &next.place);
}

// 0, or 719 as a driver says of a kernel that went wrong.
static int launch(void (*kernel)(void **), void **values, const unsigned blocks[3], unsigned count) {
    if (count == 0 || count > largest_block || count % warp_size) return 1;
    body = kernel;
    arguments = values;
    thread_count = count;
    blockDim = {count, 1, 1};
    gridDim = {blocks[0], blocks[1], blocks[2]};
    for (unsigned z = 0; z < blocks[2]; ++z)
        for (unsigned y = 0; y < blocks[1]; ++y)
            for (unsigned x = 0; x < blocks[0]; ++x) {
                blockIdx = {x, y, z};
                barrier_arrived = 0;
                for (unsigned i = 0; i < count; ++i) threads[i].is_done = false;
                for (unsigned i = 0; i < count / warp_size; ++i) warps[i].arrived = 0;
                for (;;) {
                    unsigned done = 0;
                    has_moved = false;
                    for (unsigned i = 0; i < count; ++i) {
                        if (!threads[i].is_done) resume(i);
                        done += threads[i].is_done;
                    }
                    if (done == count) break;
                    if (!has_moved) fault = "threads wait for others that never come";
                    if (fault) {
                        fprintf(stderr, "kernel: %s\n", fault);
                        return 719;
                    }
                }
            }
    return 0;
}

template <class... Values, size_t... Index>
static void call(void (*kernel)(Values...), void **values, std::index_sequence<Index...>) {
    kernel(*(Values *)values[Index]...);
}
template <class... Values>
static void call(void (*kernel)(Values...), void **values) {
    call(kernel, values, std::index_sequence_for<Values...>());
}

// How many arguments a kernel takes, and their bytes.
struct signature {
    unsigned count;
    unsigned sizes[16];
};
template <class... Values>
static constexpr signature signature_of(void (*)(Values...)) {
    return {sizeof...(Values), {sizeof(Values)...}};
}
}  // namespace host

static inline void __syncthreads() {
    host::wait(&host::barrier_arrived, &host::barrier_generation, host::thread_count);
}

static inline float widen(u16 value) {
    u32 bits = (u32)value << 16;
    float result;
    memcpy(&result, &bits, 4);
    return result;
}

static inline u16 narrow(float value) {
    u32 bits;
    memcpy(&bits, &value, 4);
    if (value != value) return 0x7fff;
    return (u16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static inline u32 narrow_pair(float first, float second) { return narrow(first) | (u32)narrow(second) << 16; }

static inline float minus_infinity() { return -INFINITY; }

static inline float power_of_two(float value) { return exp2f(value); }

static inline float exchange(float value, int mask) {
    host::warp &warp = host::own_warp();
    unsigned side = host::side(), lane = host::lane();
    warp.values[side][lane] = value;
    host::join();
    return warp.values[side][lane ^ mask];
}

static inline void load_matrices(u32 fragments[4], const u16 *row) {
    host::warp &warp = host::own_warp();
    unsigned side = host::side(), lane = host::lane();
    if ((uintptr_t)row % 16) host::fault = "a row of a matrix is not aligned to 16 bytes";
    warp.rows[side][lane] = row;
    host::join();
    for (unsigned matrix = 0; matrix < 4; ++matrix) {
        const u16 *values = warp.rows[side][matrix * 8 + lane / 4] + lane % 4 * 2;
        fragments[matrix] = values[0] | (u32)values[1] << 16;
    }
}

static inline void load_transposed_matrices(u32 fragments[4], const u16 *row) {
    host::warp &warp = host::own_warp();
    unsigned side = host::side(), lane = host::lane();
    if ((uintptr_t)row % 16) host::fault = "a row of a matrix is not aligned to 16 bytes";
    warp.rows[side][lane] = row;
    host::join();
    for (unsigned matrix = 0; matrix < 4; ++matrix) {
        const u16 **rows = &warp.rows[side][matrix * 8];
        fragments[matrix] = rows[lane % 4 * 2][lane / 4] | (u32)rows[lane % 4 * 2 + 1][lane / 4] << 16;
    }
}

static inline float half_of(u32 pair, unsigned half) { return widen((u16)(pair >> 16 * half)); }

static inline void multiply_add(float sums[4], const u32 left[4], u32 right0, u32 right1) {
    host::warp &warp = host::own_warp();
    unsigned side = host::side(), lane = host::lane();
    memcpy(warp.left[side][lane], left, 16);
    warp.right[side][lane][0] = right0;
    warp.right[side][lane][1] = right1;
    host::join();
    for (unsigned i = 0; i < 4; ++i) {
        unsigned row = lane / 4 + i / 2 * 8;
        unsigned column = lane % 4 * 2 + i % 2;
        float sum = sums[i];
        for (unsigned k = 0; k < 16; ++k) {
            u32 a = warp.left[side][row % 8 * 4 + k % 8 / 2][row / 8 + k / 8 * 2];
            u32 b = warp.right[side][column * 4 + k % 8 / 2][k / 8];
            sum += half_of(a, k % 2) * half_of(b, k % 2);
        }
        sums[i] = sum;
    }
}
