// The driver's functions over this process's own memory; a module is a shared library that compiler.cpp made.
#include "controls.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <unordered_map>

#ifndef DRIVER_VERSION
#define DRIVER_VERSION 12040
#endif
#ifndef INIT_RESULT
#define INIT_RESULT 0
#endif
#ifndef DEVICE_COUNT
#define DEVICE_COUNT 1
#endif
#ifndef CAPABILITY
#define CAPABILITY 90
#endif

extern "C" {
extern host_controls host_controls_now;
host_controls host_controls_now = {int64_t(1) << 34, 0, 0, 0, 0, 0, 0};
}

namespace {
std::mutex lock;
std::unordered_map<void *, size_t> sizes;
typedef int (*launcher)(void **, const unsigned *, unsigned);

struct event {
    timespec time;
};

// Bits that are no numbers, whatever they are read as.
void *allocate(size_t count) {
    host_controls &now = host_controls_now;
    std::lock_guard<std::mutex> guard(lock);
    if (now.allocated + int64_t(count) > now.memory_limit) {
        ++now.refused;
        return nullptr;
    }
    void *memory = aligned_alloc(256, (count + 255) / 256 * 256);
    if (!memory) return nullptr;
    memset(memory, 0xff, count);
    sizes[memory] = count;
    now.allocated += count;
    if (int64_t(count) > now.largest) now.largest = count;
    return memory;
}

int release(void *memory) {
    std::lock_guard<std::mutex> guard(lock);
    auto found = sizes.find(memory);
    if (found == sizes.end()) return 1;
    host_controls_now.allocated -= found->second;
    sizes.erase(found);
    free(memory);
    return 0;
}

// Whether bytes lie within one piece of memory that was allocated.
bool is_held(const void *first, size_t count) {
    std::lock_guard<std::mutex> guard(lock);
    for (auto &[memory, size] : sizes)
        if (first >= memory && (const char *)first + count <= (const char *)memory + size) return true;
    return false;
}
}  // namespace

extern "C" {
int cuInit(unsigned) { return INIT_RESULT; }
int cuDriverGetVersion(int *version) {
    *version = DRIVER_VERSION;
    return 0;
}
int cuDeviceGetCount(int *count) {
    *count = DEVICE_COUNT;
    return 0;
}
int cuDeviceGet(int *device, int) {
    *device = 0;
    return 0;
}
int cuDeviceGetName(char *name, int size, int) {
    snprintf(name, size, "the processor in a test");
    return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int) {
    if (attribute != 75 && attribute != 76) return 1;
    *value = attribute == 75 ? CAPABILITY / 10 : CAPABILITY % 10;
    return 0;
}
int cuDevicePrimaryCtxRetain(void **context, int) {
    *context = &host_controls_now;
    return 0;
}
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void *context) { return context == &host_controls_now ? 0 : 201; }
int cuMemAlloc_v2(uint64_t *address, size_t count) {
    *address = (uint64_t)allocate(count);
    return *address ? 0 : 2;
}
int cuMemFree_v2(uint64_t address) { return release((void *)address); }
int cuMemGetInfo_v2(size_t *free, size_t *total) {
    *total = host_controls_now.memory_limit;
    *free = host_controls_now.memory_limit - host_controls_now.allocated;
    return 0;
}
int cuMemHostAlloc(void **memory, size_t count, unsigned) {
    *memory = malloc(count);
    return *memory ? 0 : 2;
}
int cuMemFreeHost(void *memory) {
    free(memory);
    return 0;
}
int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t count, void *) {
    if (!is_held((void *)to, count)) return 700;
    memcpy((void *)to, from, count);
    return 0;
}
int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t count, void *) {
    if (!is_held((void *)from, count)) return 700;
    memcpy(to, (void *)from, count);
    return 0;
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t count, void *) {
    if (!is_held((void *)to, count)) return 700;
    memset((void *)to, value, count);
    return 0;
}
int cuStreamCreate(void **stream, unsigned) {
    *stream = malloc(1);
    return 0;
}
int cuStreamDestroy_v2(void *stream) {
    free(stream);
    return 0;
}
int cuEventCreate(void **made, unsigned) {
    *made = new event();
    return 0;
}
int cuEventDestroy_v2(void *made) {
    delete (event *)made;
    return 0;
}
int cuEventRecord(void *made, void *) {
    clock_gettime(CLOCK_MONOTONIC, &((event *)made)->time);
    return 0;
}
int cuEventQuery(void *) { return (int)host_controls_now.query_result; }
int cuEventElapsedTime(float *milliseconds, void *first, void *second) {
    timespec a = ((event *)first)->time, b = ((event *)second)->time;
    *milliseconds = (b.tv_sec - a.tv_sec) * 1e3f + (b.tv_nsec - a.tv_nsec) * 1e-6f;
    return 0;
}
int cuModuleLoadData(void **module, const void *image) {
    // The length of a shared library follows from where its section headers end.
    const unsigned char *bytes = (const unsigned char *)image;
    if (memcmp(bytes, "\177ELF\2", 5) != 0) return 200;
    uint64_t headers;
    uint16_t size, count;
    memcpy(&headers, bytes + 0x28, 8);
    memcpy(&size, bytes + 0x3a, 2);
    memcpy(&count, bytes + 0x3c, 2);
    const char *temporary = getenv("TMPDIR");
    std::string path = std::string(temporary ? temporary : "/tmp") + "/host-module-XXXXXX";
    int file = mkstemp(path.data());
    if (file < 0) return 301;
    size_t length = headers + size_t(size) * count;
    bool is_written = write(file, image, length) == ssize_t(length);
    close(file);
    *module = is_written ? dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
    unlink(path.c_str());
    return *module ? 0 : 200;
}
int cuModuleUnload(void *) { return 0; }
int cuModuleGetFunction(void **function, void *module, const char *name) {
    *function = dlsym(module, (std::string(name) + "__launch").c_str());
    return *function ? 0 : 500;
}
int cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned,
                   void *, void **values, void **) {
    ++host_controls_now.launches;
    if (host_controls_now.launch_result) return (int)host_controls_now.launch_result;
    unsigned blocks[3] = {x, y, z};
    return ((launcher)function)(values, blocks, threads);
}
int cuGetErrorName(int result, const char **name) {
    switch (result) {
        case 2: *name = "CUDA_ERROR_OUT_OF_MEMORY"; return 0;
        case 100: *name = "CUDA_ERROR_NO_DEVICE"; return 0;
        case 214: *name = "CUDA_ERROR_ECC_UNCORRECTABLE"; return 0;
        case 700: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; return 0;
        case 719: *name = "CUDA_ERROR_LAUNCH_FAILED"; return 0;
        default: return 1;
    }
}
}
