// What tests change of the driver while it runs. The fields are words, in this order, and tests count on it.
#include <stdint.h>

struct host_controls {
    // Bytes that can be allocated in all.
    int64_t memory_limit;
    // Bytes that are.
    int64_t allocated;
    // Launches so far.
    int64_t launches;
    // What every launch answers, if not 0.
    int64_t launch_result;
    // What queries of events answer, if not 0: 600 for work that never ends.
    int64_t query_result;
    // Allocations that found no room.
    int64_t refused;
    // The largest allocation so far, since a test set this to 0.
    int64_t largest;
};
