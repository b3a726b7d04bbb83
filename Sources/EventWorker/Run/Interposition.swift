package import KafkaBridge

/// What stands between the pipeline and what it works with: nothing, unless faults are to be provoked.
package struct Interposition: Sendable {
    /// Wraps the source of photos.
    package var photos: @Sendable (any PhotoSource) -> any PhotoSource = { $0 }
    /// Wraps the store of members.
    package var members: @Sendable (any MemberStore) -> any MemberStore = { $0 }
    /// Wraps what records are written through.
    package var sink: @Sendable (any RecordSink) -> any RecordSink = { $0 }

    /// Sees the events of the consumer, on the thread that polls.
    package var kafkaEvents: KafkaObserver = { _ in }

    /// Nothing.
    package init() {}
}
