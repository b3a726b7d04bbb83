import CLibrdkafka

/// Answers the group's assignments and revocations. Called by the library on the polling thread.
struct GroupRebalance: Sendable {
    let dispatcher: ConsumerDispatcher
    let configuration: KafkaConsumerConfiguration

    func handle(
        _ client: OpaquePointer,
        _ error: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        let partitions = PartitionList.entries(of: list).map(\.partition)
        let callbacks = ClientCallbacks(
            observer: configuration.observer,
            client: configuration.client
        )
        if error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            dispatcher.assign(partitions)
            report(rd_kafka_assign(client, list), "taking partitions", callbacks)
            callbacks.emit(.assigned(partitions))
            return
        }
        revoke(partitions, OffsetCommitter(client: client, callbacks: callbacks))
        report(rd_kafka_assign(client, nil), "giving partitions up", callbacks)
        if error != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS {
            report(error, "rebalancing the group", callbacks)
        }
    }

    private func revoke(_ partitions: [KafkaTopicPartition], _ committer: OffsetCommitter) {
        let client = committer.client
        let isLost = rd_kafka_assignment_lost(client) != 0
        dispatcher.drain(partitions)
        // Of a lost assignment nothing can be committed, and another member may already handle the same records. At the
        // end of the consumer everything was committed and released before.
        let isHeld = !Set(dispatcher.partitions).isDisjoint(with: partitions)
        if isHeld, !isLost {
            let unfinished = dispatcher.awaitHandlers(of: partitions, within: configuration.drainBudget)
            if unfinished > 0 {
                committer.callbacks.emit(.drainTimedOut(unfinished: unfinished))
            }
            committer.store(dispatcher.turn().actions.store)
            committer.commitAndWait(configuration.commitTimeout)
        }
        // The library keeps a pause beyond the assignment: without this a partition would come back paused. All of them: one
        // whose handlers ended while they were waited for counts as resumed already.
        if !partitions.isEmpty {
            let list = PartitionList(partitions)
            rd_kafka_resume_partitions(client, list.pointer)
        }
        dispatcher.release(partitions)
        committer.callbacks.emit(.revoked(partitions, lost: isLost))
    }

    private func report(_ error: rd_kafka_resp_err_t, _ action: String, _ callbacks: ClientCallbacks) {
        if error != RD_KAFKA_RESP_ERR_NO_ERROR {
            callbacks.report(KafkaError(error, action))
        }
    }
}
