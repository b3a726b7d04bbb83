import KafkaBridge
import Testing

@Suite struct CatchUpTests {
    private let empty = KafkaTopicPartition(topic: "t", partition: 0)
    private let filled = KafkaTopicPartition(topic: "t", partition: 1)
    private let other = KafkaTopicPartition(topic: "t", partition: 2)

    @Test func emptyPartitionsAreCompleteAtOnce() {
        let catchUp = CatchUp([empty: KafkaWatermarks(low: 7, high: 7)])
        #expect(catchUp.isComplete)
    }

    @Test func itIsCompleteOnceAtTheLastOfAllPartitions() {
        var catchUp = CatchUp([
            empty: KafkaWatermarks(low: 0, high: 0),
            filled: KafkaWatermarks(low: 0, high: 3),
            other: KafkaWatermarks(low: 5, high: 6),
        ])
        #expect(!catchUp.isComplete)
        let steps = [
            catchUp.advance(filled, to: 2),
            catchUp.advance(filled, to: 3),
            catchUp.advance(empty, to: 1),
            catchUp.advance(other, to: 6),
            catchUp.advance(other, to: 7),
        ]
        #expect(steps == [false, false, false, true, false])
        #expect(catchUp.isComplete)
    }
}
