// A stream as the driver's and the products' library see it: what is asked of it happens later.
#include <stddef.h>
#include <stdint.h>

#include <functional>

enum class host_work { arrival, departure, computation };

struct host_stream {
    virtual ~host_stream() {}
    // Keeps work for later; it answers as a driver's function does.
    virtual int submit(host_work kind, std::function<int()> work) = 0;
    // Whether bytes lie within one piece of the device's memory.
    virtual bool holds(const void *first, size_t count) = 0;
};
