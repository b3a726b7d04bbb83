import CLibrdkafka

/// The work of the polling thread, which alone talks to the library's consumer.
///
/// Handlers never run here, so it polls on time however long they take. Only a revocation and the end of the consumer
/// make it wait for them, within the drain budget.
struct ConsumerLoop {
    let client: OpaquePointer
    let dispatcher: ConsumerDispatcher
    let configuration: KafkaConsumerConfiguration
    let callbacks: ClientCallbacks
    let reports: FetchReports

    private var committer: OffsetCommitter { OffsetCommitter(client: client, callbacks: callbacks) }

    /// Polls until the dispatcher is stopped, then drains, commits and leaves the group.
    func run() {
        // Everything the library has to say then comes through the one call that the loop makes.
        rd_kafka_poll_set_consumer(client)
        let topics = PartitionList(configuration.topics.map { KafkaTopicPartition(topic: $0, partition: -1) })
        let error = rd_kafka_subscribe(client, topics.pointer)
        if error == RD_KAFKA_RESP_ERR_NO_ERROR {
            poll()
        } else {
            let names = configuration.topics.joined(separator: ", ")
            dispatcher.fail(KafkaError(error, "subscribing to \(names)"))
        }
        finish()
    }

    private func poll() {
        let commits = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(commits) }
        var isCommitDue = false
        var isCommitUnderWay = false
        var lastCommit = ContinuousClock.now
        var pausedCount = 0
        var watch = FetchWatch(patience: configuration.fetchPatience)
        while true {
            let (actions, isStopped) = dispatcher.turn()
            committer.store(actions.store)
            isCommitDue = isCommitDue || !actions.store.isEmpty
            guard !isStopped else {
                return
            }
            pausedCount += applyFlow(actions)
            if isCommitUnderWay, let succeeded = committer.takeAnswer(from: commits, within: .zero) {
                isCommitUnderWay = false
                isCommitDue = isCommitDue || !succeeded
            }
            let now = ContinuousClock.now
            if now - lastCommit >= configuration.commitInterval {
                lastCommit = now
                noteHighWatermarks()
                pausedCount = dispatcher.paused(of: dispatcher.partitions).count
                if isCommitDue, !isCommitUnderWay {
                    isCommitUnderWay = committer.commit(answeringTo: commits)
                    isCommitDue = false
                }
            }
            if let idle = reports.take() {
                let standing = watch.note(idle, of: dispatcher.partitions, at: now)
                isCommitDue = restart(standing) || isCommitDue
            }
            // While a partition is paused, look often: its records may be finished long before a full wait ends.
            if let message = rd_kafka_consumer_poll(client, pausedCount > 0 ? 10 : 100) {
                handle(message)
                rd_kafka_message_destroy(message)
            }
        }
    }

    private func finish() {
        let partitions = dispatcher.partitions
        let unfinished = dispatcher.awaitHandlers(of: partitions, within: configuration.drainBudget)
        if unfinished > 0 {
            callbacks.emit(.drainTimedOut(unfinished: unfinished))
        }
        committer.store(dispatcher.turn().actions.store)
        committer.commitAndWait(configuration.commitTimeout)
        dispatcher.release(partitions)
        let error = rd_kafka_consumer_close(client)
        if error != RD_KAFKA_RESP_ERR_NO_ERROR {
            callbacks.report(KafkaError(error, "leaving the group \(configuration.group)"))
        }
    }

    private func handle(_ message: UnsafePointer<rd_kafka_message_t>) {
        let topic = KafkaRecord.topic(of: message)
        if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR, let topic {
            let record = KafkaRecord(message, topic: topic)
            if !dispatcher.receive(record) {
                callbacks.emit(.rewound(record.topicPartition, offset: record.offset))
            }
            return
        }
        if let fatal = KafkaError.fatal(of: client) {
            callbacks.report(fatal)
            dispatcher.fail(fatal)
            return
        }
        let detail = rd_kafka_message_errstr(message).map { String(cString: $0) }
        let place = topic.map { "consuming topic \($0)" } ?? "consuming"
        callbacks.report(KafkaError(message.pointee.err, place, detail: detail))
    }

    // Returns by how much the number of paused partitions changed.
    private func applyFlow(_ actions: ConsumerActions) -> Int {
        if !actions.pause.isEmpty {
            let list = PartitionList(actions.pause)
            rd_kafka_pause_partitions(client, list.pointer)
            callbacks.emit(.paused(actions.pause))
        }
        if !actions.resume.isEmpty {
            let list = PartitionList(actions.resume)
            rd_kafka_resume_partitions(client, list.pointer)
            callbacks.emit(.resumed(actions.resume))
        }
        return actions.pause.count - actions.resume.count
    }

    /// Assigns everything anew, because some of it is not fetched. Nothing is handled twice: what has arrived of a
    /// partition stays, and the next record is asked for.
    ///
    /// - Returns: Whether something may have to be committed again.
    private func restart(_ standing: [KafkaTopicPartition]) -> Bool {
        guard !standing.isEmpty else {
            return false
        }
        let progress = dispatcher.progress.partitions
        let places = PartitionList(
            progress.sorted { $0.key < $1.key }
                .map { ($0.key, $0.value.nextToRead ?? Int64(RD_KAFKA_OFFSET_INVALID)) }
        )
        let error = rd_kafka_assign(client, places.pointer)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            callbacks.report(KafkaError(error, "assigning partitions anew"))
            return false
        }
        // An assignment makes the library forget what was stored and not committed yet.
        let finished = progress.compactMap { partition, progress in progress.nextToCommit.map { (partition, $0) } }
        committer.store(finished)
        callbacks.emit(.restarted(standing))
        return !finished.isEmpty
    }

    private func noteHighWatermarks() {
        for partition in dispatcher.partitions {
            var (low, high): (Int64, Int64) = (-1, -1)
            let error = rd_kafka_get_watermark_offsets(client, partition.topic, partition.partition, &low, &high)
            if error == RD_KAFKA_RESP_ERR_NO_ERROR, high >= 0 {
                dispatcher.note(highWatermark: high, of: partition)
            }
        }
    }
}
