import CLibrdkafka
import Dispatch
import Synchronization

/// A Kafka cluster inside this process: real TCP on the loopback interface, with topics, groups and commits, for tests
/// and demonstrations. It keeps everything in memory, and its transactions are not real.
public final class InProcessBroker: Sendable {
    // The cluster's functions may be called from any thread; the lock below decides how long it lives.
    private struct Cluster: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Where clients connect, as `host:port` separated by commas.
    public let bootstrapServers: String

    private let handle: ClientHandle
    private let cluster: Mutex<Cluster?>

    /// Starts a cluster.
    ///
    /// - Parameter brokers: The number of brokers, at least one.
    /// - Throws: `configuration` or `internal` when it cannot be started.
    public init(brokers: Int = 1) throws(KafkaError) {
        let client = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "in-process-broker")
        handle = try ClientHandle(
            RD_KAFKA_PRODUCER,
            configuration: .make(client),
            callbacks: ClientCallbacks(observer: nil, client: client)
        )
        let count = Int32(clamping: max(1, brokers))
        let started = handle.withClient { rd_kafka_mock_cluster_new($0, count).map { Cluster(pointer: $0) } } ?? nil
        guard let started, let servers = rd_kafka_mock_cluster_bootstraps(started.pointer) else {
            throw KafkaError(.internal, "the in-process cluster cannot be started; are loopback ports available?")
        }
        bootstrapServers = String(cString: servers)
        cluster = Mutex(started)
    }

    deinit {
        if let cluster = takeCluster() {
            let handle = handle
            DispatchQueue(label: "kafka.broker").async {
                rd_kafka_mock_cluster_destroy(cluster.pointer)
                withExtendedLifetime(handle) {}
            }
        }
    }

    /// Creates a topic.
    ///
    /// - Parameters:
    ///   - name: The topic's name.
    ///   - partitions: The number of its partitions, at least one.
    /// - Throws: `topic_exists`, `configuration`, or `closed`.
    public func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        try perform("creating topic \(name)") { cluster in
            rd_kafka_mock_topic_create(cluster, name, Int32(clamping: partitions), 1)
        }
    }

    /// Delays every answer of a broker.
    ///
    /// - Parameters:
    ///   - duration: The time from request to answer.
    ///   - broker: The broker's number from 1, or nil for all.
    /// - Throws: `closed`, or `broker` when there is no such broker.
    public func setRoundTripTime(_ duration: Duration, broker: Int32? = nil) throws(KafkaError) {
        try perform("setting the round-trip time") { cluster in
            rd_kafka_mock_broker_set_rtt(cluster, broker ?? -1, duration.milliseconds)
        }
    }

    /// Takes a broker down, closing its connections, or up again.
    ///
    /// - Parameters:
    ///   - isUp: Whether it accepts connections from now on.
    ///   - broker: The broker's number from 1, or nil for all.
    /// - Throws: `closed`, or `broker` when there is no such broker.
    public func setAvailable(_ isUp: Bool, broker: Int32? = nil) throws(KafkaError) {
        try perform("taking a broker \(isUp ? "up" : "down")") { cluster in
            isUp
                ? rd_kafka_mock_broker_set_up(cluster, broker ?? -1)
                : rd_kafka_mock_broker_set_down(cluster, broker ?? -1)
        }
    }

    /// Makes another broker the leader of a partition.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - partition: The partition.
    ///   - broker: The broker's number from 1.
    /// - Throws: `closed`, or what the cluster answers when there is no such partition or broker.
    public func moveLeader(of topic: String, partition: Int32, to broker: Int32) throws(KafkaError) {
        try perform("moving the leader of \(topic)[\(partition)]") { cluster in
            rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker)
        }
    }

    /// Makes another broker the coordinator of a group.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - broker: The broker's number from 1.
    /// - Throws: `closed`, or what the cluster answers when there is no such broker.
    public func moveCoordinator(of group: String, to broker: Int32) throws(KafkaError) {
        try perform("moving the coordinator of \(group)") { cluster in
            rd_kafka_mock_coordinator_set(cluster, "group", group, broker)
        }
    }

    /// Makes the next requests of a kind to one broker fail, one with each error, in order.
    ///
    /// - Parameters:
    ///   - request: The kind of request.
    ///   - faults: What the requests are answered with.
    ///   - broker: The broker's number from 1.
    /// - Throws: `closed`, or `broker` when there is no such broker.
    public func failNext(
        _ request: KafkaRequestKind,
        with faults: [BrokerFault],
        broker: Int32 = 1
    ) throws(KafkaError) {
        try perform("injecting faults") { cluster in
            for fault in faults {
                let error = clibrdkafka_mock_push_answer(cluster, broker, request.rawValue, fault.error, 0)
                guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { return error }
            }
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// How many of the faults that requests of a kind to one broker were to meet have not been met yet.
    ///
    /// - Parameters:
    ///   - request: The kind of request.
    ///   - broker: The broker's number from 1.
    /// - Returns: The number of faults.
    /// - Throws: `closed`, or `broker` when there is no such broker.
    public func unmetFaults(_ request: KafkaRequestKind, broker: Int32 = 1) throws(KafkaError) -> Int {
        var count = 0
        try perform("counting faults") { cluster in
            rd_kafka_mock_broker_error_stack_cnt(cluster, broker, request.rawValue, &count)
        }
        return count
    }

    /// Makes a topic answer questions about it with an error until told otherwise.
    ///
    /// - Parameters:
    ///   - fault: The error, or nil for none.
    ///   - topic: The topic.
    /// - Throws: `closed`.
    public func setFault(_ fault: BrokerFault?, ofTopic topic: String) throws(KafkaError) {
        try perform("setting the fault of topic \(topic)") { cluster in
            rd_kafka_mock_topic_set_error(cluster, topic, fault?.error ?? RD_KAFKA_RESP_ERR_NO_ERROR)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Makes one broker's answer to the next request of a kind late.
    ///
    /// - Parameters:
    ///   - request: The kind of request.
    ///   - duration: The time until the answer.
    ///   - broker: The broker's number from 1.
    /// - Throws: `closed`, or `broker` when there is no such broker.
    public func delayNext(
        _ request: KafkaRequestKind,
        by duration: Duration,
        broker: Int32 = 1
    ) throws(KafkaError) {
        try perform("delaying an answer") { cluster in
            clibrdkafka_mock_push_answer(
                cluster,
                broker,
                request.rawValue,
                RD_KAFKA_RESP_ERR_NO_ERROR,
                duration.milliseconds
            )
        }
    }

    /// Stops the cluster and closes its connections. May be called more than once.
    public func close() async {
        if let cluster = takeCluster() {
            await BlockingCall.run("kafka.broker") { rd_kafka_mock_cluster_destroy(cluster.pointer) }
        }
        await handle.close()
    }

    private func takeCluster() -> Cluster? {
        cluster.withLock { cluster in
            defer { cluster = nil }
            return cluster
        }
    }

    private func perform(
        _ action: String,
        _ body: (OpaquePointer) -> rd_kafka_resp_err_t
    ) throws(KafkaError) {
        let error = cluster.withLock { cluster in
            cluster.map { body($0.pointer) }
        }
        guard let error else {
            throw KafkaError(.closed, "\(action): the in-process broker is closed")
        }
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(error, action)
        }
    }
}
