// The driver's functions over this process's own memory; a module is a shared library that compiler.cpp made.
//
// Nothing happens when it is asked for. A stream keeps its work until somebody asks for an event, and then only what that event
// needs happens, over all streams that wait for one another: where a wait is missing, the work before it has not happened.
// With eager_copies the copies happen as early as events allow instead: where a wait is missing, they find nothing done.
#include "controls.h"
#include "stream.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

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
host_controls host_controls_now = {int64_t(1) << 34};
}

namespace {
// Work happens under it, one piece at a time.
std::recursive_mutex lock;
typedef std::lock_guard<std::recursive_mutex> guard;
struct piece {
    size_t size;
    // No two are alike, though their addresses may be.
    uint64_t number;
};
std::unordered_map<void *, piece> pieces;
uint64_t piece_count = 0;
typedef int (*launcher)(void **, const unsigned *, unsigned);

// As compiler.cpp writes it beside a kernel.
struct signature {
    unsigned count;
    unsigned sizes[16];
};

struct function {
    launcher launch;
    const signature *arguments;
};

struct stream;

// An event counts how often it was to be recorded, and how far it came.
struct event {
    uint64_t asked = 0, happened = 0;
    stream *last = nullptr;
    timespec time;
};

struct step {
    enum { work, record, wait } what;
    host_work kind;
    std::function<int()> run;
    event *point;
    uint64_t ticket;
    // Where the event that is waited for is recorded.
    stream *from;
};

typedef std::vector<std::function<int()>> graph;

// What broke the device, for good.
int fault = 0;
// Whether a launch has said that it is broken.
bool is_lost = false;
bool is_held(const void *first, size_t count);
void hurry();
std::vector<stream *> streams;

// What was made and not given back. What a device holds that was lost or hangs, its driver gives back when the process ends;
// what is left of any other was forgotten, and a search for leaks finds it.
struct belongings {
    std::unordered_map<void *, void (*)(void *)> all;

    void add(void *made, void (*end)(void *)) {
        guard held(lock);
        all[made] = end;
    }

    template <class Made>
    Made *add(Made *made) {
        add(made, [](void *own) { delete (Made *)own; });
        return made;
    }

    void end(void *made) {
        guard held(lock);
        auto found = all.find(made);
        if (found == all.end()) return;
        auto end = found->second;
        all.erase(found);
        end(made);
    }

    ~belongings() {
        if (!fault && !is_lost && !host_controls_now.query_result) return;
        for (auto &[made, end] : all) end(made);
    }
} belongings;

int lose() {
    is_lost = true;
    return (int)host_controls_now.launch_result;
}

// A module's functions are never given back.
std::deque<function> functions;

struct stream : host_stream {
    std::deque<step> steps;
    std::unique_ptr<graph> recorded;
    std::thread::id recorder;
    bool is_spoilt = false;

    int submit(host_work kind, std::function<int()> work) override {
        guard held(lock);
        if (fault) return fault;
        if (recorded) {
            recorded->push_back(work);
            return 0;
        }
        steps.push_back({step::work, kind, work, nullptr, 0, nullptr});
        hurry();
        return 0;
    }

    bool holds(const void *first, size_t count) override { return is_held(first, count); }

    // Does the first step.
    void advance() {
        step next = steps.front();
        steps.pop_front();
        if (next.what == step::work) {
            if (next.kind == host_work::arrival)
                for (stream *other : streams)
                    if (other != this && other->computes()) {
                        ++host_controls_now.overlapped;
                        break;
                    }
            if (!fault) fault = next.run();
        } else if (next.what == step::record) {
            next.point->happened = next.ticket;
            clock_gettime(CLOCK_MONOTONIC, &next.point->time);
        } else {
            reach(next.point, next.ticket, next.from);
        }
    }

    bool computes() const {
        for (auto &step : steps)
            if (step.what == step::work && step.kind == host_work::computation) return true;
        return false;
    }

    static void reach(event *point, uint64_t ticket, stream *from) {
        while (point->happened < ticket && from && !from->steps.empty()) from->advance();
    }
};

void hurry() {
    if (!host_controls_now.eager_copies) return;
    for (bool moved = true; moved;) {
        moved = false;
        for (stream *each : streams)
            while (!each->steps.empty()) {
                step &next = each->steps.front();
                if (next.what == step::work && next.kind == host_work::computation) break;
                if (next.what == step::wait && next.point->happened < next.ticket) break;
                each->advance();
                moved = true;
            }
    }
}

// Whether this thread records: then it may not do what waits for the device.
bool records() {
    for (stream *each : streams)
        if (each->recorded && each->recorder == std::this_thread::get_id()) {
            each->is_spoilt = true;
            return true;
        }
    return false;
}


// Bits that are no numbers, whatever they are read as.
void *allocate(size_t count) {
    host_controls &now = host_controls_now;
    guard held(lock);
    if (now.allocated + int64_t(count) > now.memory_limit) {
        ++now.refused;
        return nullptr;
    }
    void *memory = aligned_alloc(256, (count + 255) / 256 * 256);
    if (!memory) return nullptr;
    memset(memory, 0xff, count);
    belongings.add(memory, free);
    pieces[memory] = {count, ++piece_count};
    now.allocated += count;
    if (int64_t(count) > now.largest) now.largest = count;
    return memory;
}

int release(void *memory) {
    guard held(lock);
    auto found = pieces.find(memory);
    if (found == pieces.end()) return 1;
    host_controls_now.allocated -= found->second.size;
    pieces.erase(found);
    belongings.end(memory);
    return 0;
}

// The number of the piece of memory that bytes lie within; 0 where there is none.
uint64_t holder(const void *first, size_t count) {
    guard held(lock);
    for (auto &[memory, own] : pieces)
        if (first >= memory && (const char *)first + count <= (const char *)memory + own.size) return own.number;
    return 0;
}

bool is_held(const void *first, size_t count) { return holder(first, count) != 0; }
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
    guard held(lock);
    if (records()) return 900;
    if (fault) return fault;
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
    if (!*memory) return 2;
    belongings.add(*memory, free);
    return 0;
}
int cuMemFreeHost(void *memory) {
    belongings.end(memory);
    return 0;
}
int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t count, stream *on) {
    return on->submit(host_work::arrival, [=] {
        if (!is_held((void *)to, count)) return 700;
        memcpy((void *)to, from, count);
        return 0;
    });
}
int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t count, stream *on) {
    return on->submit(host_work::departure, [=] {
        if (!is_held((void *)from, count)) return 700;
        memcpy(to, (void *)from, count);
        return 0;
    });
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t count, stream *on) {
    return on->submit(host_work::computation, [=] {
        if (!is_held((void *)to, count)) return 700;
        memset((void *)to, value, count);
        return 0;
    });
}
int cuStreamCreate(void **made, unsigned) {
    guard held(lock);
    stream *own = belongings.add(new stream());
    streams.push_back(own);
    *made = own;
    return 0;
}
int cuStreamDestroy_v2(stream *own) {
    guard held(lock);
    for (size_t i = 0; i < streams.size(); ++i)
        if (streams[i] == own) streams.erase(streams.begin() + i);
    belongings.end(own);
    return 0;
}
int cuStreamWaitEvent(stream *on, event *point, unsigned) {
    guard held(lock);
    if (fault) return fault;
    if (on->recorded) {
        on->is_spoilt = true;
        return 900;
    }
    // One that was never to be recorded has happened.
    on->steps.push_back({step::wait, host_work::computation, nullptr, point, point->asked, point->last});
    hurry();
    return 0;
}
int cuEventCreate(void **made, unsigned) {
    *made = belongings.add(new event());
    return 0;
}
int cuEventDestroy_v2(event *made) {
    belongings.end(made);
    return 0;
}
int cuEventRecord(event *point, stream *on) {
    guard held(lock);
    if (fault) return fault;
    if (on->recorded) {
        on->is_spoilt = true;
        return 900;
    }
    point->last = on;
    on->steps.push_back({step::record, host_work::computation, nullptr, point, ++point->asked, nullptr});
    hurry();
    return 0;
}
int cuEventQuery(event *point) {
    guard held(lock);
    if (host_controls_now.query_result) return (int)host_controls_now.query_result;
    if (records()) return 900;
    stream::reach(point, point->asked, point->last);
    hurry();
    return fault;
}
int cuEventElapsedTime(float *milliseconds, event *first, event *second) {
    guard held(lock);
    if (first->happened < first->asked || second->happened < second->asked) return 600;
    timespec a = first->time, b = second->time;
    *milliseconds = (b.tv_sec - a.tv_sec) * 1e3f + (b.tv_nsec - a.tv_nsec) * 1e-6f;
    return 0;
}
int cuStreamBeginCapture_v2(stream *on, int) {
    guard held(lock);
    if (fault) return fault;
    if (on->recorded) return 900;
    on->recorded.reset(new graph());
    on->recorder = std::this_thread::get_id();
    on->is_spoilt = false;
    return 0;
}
int cuStreamEndCapture(stream *on, void **made) {
    guard held(lock);
    *made = nullptr;
    if (!on->recorded) return 901;
    std::unique_ptr<graph> recorded = std::move(on->recorded);
    if (on->is_spoilt) return 901;
    if (host_controls_now.capture_result) return (int)host_controls_now.capture_result;
    *made = belongings.add(recorded.release());
    return 0;
}
int cuGraphInstantiateWithFlags(void **made, graph *from, unsigned long long) {
    guard held(lock);
    *made = belongings.add(new std::shared_ptr<graph>(new graph(*from)));
    ++host_controls_now.graphs;
    return 0;
}
int cuGraphLaunch(std::shared_ptr<graph> *own, stream *on) {
    guard held(lock);
    if (host_controls_now.launch_result) return lose();
    ++host_controls_now.graph_launches;
    // A graph that is given back while it is under way lives until it has ended.
    std::shared_ptr<graph> kept = *own;
    return on->submit(host_work::computation, [kept] {
        for (size_t i = 0; i < kept->size(); ++i) {
            if (i == 1 && host_controls_now.damages_graphs) continue;
            if (int result = (*kept)[i]()) return result;
        }
        return 0;
    });
}
int cuGraphDestroy(graph *own) {
    belongings.end(own);
    return 0;
}
int cuGraphExecDestroy(std::shared_ptr<graph> *own) {
    guard held(lock);
    --host_controls_now.graphs;
    belongings.end(own);
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
int cuModuleGetFunction(void **found, void *module, const char *name) {
    void *launch = dlsym(module, (std::string(name) + "__launch").c_str());
    void *arguments = dlsym(module, (std::string(name) + "__signature").c_str());
    if (!launch || !arguments) return 500;
    guard held(lock);
    *found = &functions.emplace_back(function{(launcher)launch, (const signature *)arguments});
    return 0;
}
int cuLaunchKernel(function *own, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned,
                   stream *on, void **values, void **) {
    guard held(lock);
    ++host_controls_now.launches;
    if (host_controls_now.launch_result) return lose();
    // Arguments are taken now; what they point to must be there now and the same piece of memory when the kernel runs.
    std::vector<uint64_t> words(own->arguments->count);
    std::vector<std::pair<void *, uint64_t>> addresses;
    for (size_t i = 0; i < words.size(); ++i) {
        memcpy(&words[i], values[i], own->arguments->sizes[i]);
        void *address = (void *)words[i];
        if (own->arguments->sizes[i] == 8 && address) addresses.push_back({address, holder(address, 1)});
    }
    return on->submit(host_work::computation, [=] {
        for (auto &[address, number] : addresses)
            if (!number || holder(address, 1) != number) return 700;
        std::vector<uint64_t> own_words = words;
        std::vector<void *> pointers;
        for (auto &word : own_words) pointers.push_back(&word);
        unsigned blocks[3] = {x, y, z};
        return own->launch(pointers.data(), blocks, threads);
    });
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
