#ifndef STYLEMATCH_CLIBRDKAFKA_SHIM_H
#define STYLEMATCH_CLIBRDKAFKA_SHIM_H

#include <stddef.h>
#include <stdint.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

// Swift imports neither variadic functions nor macros that call or cast: these inline
// functions are their only replacement here.

// Enqueues one message. `headers` passes to the library on success and stays with the caller
// on failure; key and value are copied.
static inline rd_kafka_resp_err_t clibrdkafka_produce(
    rd_kafka_t *client, const char *topic, int32_t partition,
    const void *key, size_t key_size, const void *value, size_t value_size,
    rd_kafka_headers_t *headers, void *opaque) {
    return rd_kafka_producev(
        client,
        RD_KAFKA_V_TOPIC(topic),
        RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(key, key_size),
        RD_KAFKA_V_VALUE((void *)value, value_size),
        RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_OPAQUE(opaque),
        RD_KAFKA_V_END);
}

// Makes the broker answer the next request of the given kind after a delay, with an error or
// without one (`error` 0).
static inline rd_kafka_resp_err_t clibrdkafka_mock_push_answer(
    rd_kafka_mock_cluster_t *cluster, int32_t broker, int16_t request,
    rd_kafka_resp_err_t error, int delay_milliseconds) {
    return rd_kafka_mock_broker_push_request_error_rtts(
        cluster, broker, request, (size_t)1, error, delay_milliseconds);
}

static inline int32_t clibrdkafka_partition_unassigned(void) { return RD_KAFKA_PARTITION_UA; }

#endif
