import KafkaBridge
import Testing

@Suite struct FirstInFirstOutTests {
    @Test func itBehavesAsAnArrayDoes() {
        var random = SeededGenerator(seed: 3)
        var queue = FirstInFirstOut<Int>()
        var model: [Int] = []
        for step in 0..<20_000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<52:
                queue.append(step)
                model.append(step)
            case 52..<99:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            default:
                let before = model.count
                model.removeAll { $0 % 3 == 0 }
                #expect(queue.removeAll { $0 % 3 == 0 } == before - model.count)
            }
            #expect(queue.count == model.count)
            #expect(queue.first == model.first)
            if step.isMultiple(of: 97) { #expect(queue.all == model) }
            #expect(queue.isEmpty == model.isEmpty)
        }
    }
}
