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
    // Work of a stream happens as late as the events allow that somebody asks for; where this is not 0, copies happen as
    // early as they allow.
    int64_t eager_copies;
    // Arrivals that happened while a computation that was asked for before had not.
    int64_t overlapped;
    // What the end of a recording answers, if not 0.
    int64_t capture_result;
    // Graphs that can be started.
    int64_t graphs;
    // How often one was.
    int64_t graph_launches;
    // Where this is not 0, graphs leave their second piece of work out.
    int64_t damages_graphs;
};
