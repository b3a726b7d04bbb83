import CLibrdkafka

extension KafkaRecord {
    /// Copies a consumed message of the library.
    init(_ message: UnsafePointer<rd_kafka_message_t>, topic: String) {
        let content = message.pointee
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        self.init(
            topic: topic,
            partition: content.partition,
            offset: content.offset,
            key: Self.bytes(content.key, content.key_len),
            value: Self.bytes(content.payload, content.len),
            headers: Self.headers(of: message),
            timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || timestamp < 0 ? nil : timestamp
        )
    }

    /// The name of a message's topic.
    static func topic(of message: UnsafePointer<rd_kafka_message_t>) -> String? {
        guard let topic = message.pointee.rkt else {
            return nil
        }
        return rd_kafka_topic_name(topic).map { String(cString: $0) }
    }

    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [KafkaHeader] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
            return []
        }
        let count = rd_kafka_header_cnt(list)
        var headers: [KafkaHeader] = []
        headers.reserveCapacity(count)
        for index in 0..<count {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name
            else {
                break
            }
            headers.append(KafkaHeader(name: String(cString: name), value: bytes(value, size) ?? []))
        }
        return headers
    }
}
