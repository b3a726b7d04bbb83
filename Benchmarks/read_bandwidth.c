// The rate at which several threads read memory: the best of plain sums over a buffer of their own.
// cc -O3 -march=native -pthread read_bandwidth.c -o read_bandwidth; read_bandwidth THREADS MIB ROUNDS
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

typedef float lanes __attribute__((vector_size(64)));

static float *buffer;
static size_t lanes_each;
static pthread_barrier_t start, end;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

static void *read_part(void *argument) {
    const lanes *part = (const lanes *)buffer + (size_t)argument * lanes_each;
    static volatile float sink;
    while (1) {
        pthread_barrier_wait(&start);
        lanes sums[8] = {0};
        for (size_t i = 0; i + 8 <= lanes_each; i += 8) {
            for (int k = 0; k < 8; k++) sums[k] += part[i + k];
        }
        for (int k = 1; k < 8; k++) sums[0] += sums[k];
        sink = sums[0][0];
        pthread_barrier_wait(&end);
    }
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    size_t threads = strtoul(arguments[1], NULL, 10), bytes = strtoul(arguments[2], NULL, 10) << 20;
    int rounds = atoi(arguments[3]);
    buffer = aligned_alloc(1 << 21, bytes);
    madvise(buffer, bytes, MADV_HUGEPAGE);
    for (size_t i = 0; i < bytes / 4; i++) buffer[i] = (float)(i & 255);
    lanes_each = bytes / sizeof(lanes) / threads;
    pthread_barrier_init(&start, NULL, (unsigned)threads + 1);
    pthread_barrier_init(&end, NULL, (unsigned)threads + 1);
    for (size_t i = 0; i < threads; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, read_part, (void *)i);
    }
    double best = 0;
    for (int round = 0; round < rounds; round++) {
        pthread_barrier_wait(&start);
        double begun = now();
        pthread_barrier_wait(&end);
        double rate = (double)(lanes_each * threads * sizeof(lanes)) / (now() - begun);
        best = rate > best ? rate : best;
    }
    printf("%.0f\n", best);
    return 0;
}
