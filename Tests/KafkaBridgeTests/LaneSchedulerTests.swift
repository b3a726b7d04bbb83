import KafkaBridge
import Testing

@Suite struct LaneSchedulerTests {
    private struct Item: Hashable {
        let key: Int
        let number: Int
    }

    @Test func oneKeyIsSerialAndTwoKeysAreParallel() {
        var scheduler = LaneScheduler<String, Int>(lanes: 4)
        scheduler.enqueue(1, key: "a")
        scheduler.enqueue(2, key: "a")
        scheduler.enqueue(3, key: "b")
        #expect(scheduler.next() == 1)
        #expect(scheduler.next() == 3)
        #expect(scheduler.next() == nil)
        #expect(scheduler.running == 2)
        scheduler.finish("a")
        #expect(scheduler.next() == 2)
        #expect(scheduler.waiting == 0)
    }

    @Test func whatWaitsOfAKeyIsToldInOrder() {
        var scheduler = LaneScheduler<String, Int>(lanes: 4)
        #expect(scheduler.waiting(of: "a").isEmpty)
        for item in 1...4 {
            scheduler.enqueue(item, key: "a")
        }
        scheduler.enqueue(5, key: "b")
        #expect(scheduler.waiting(of: "a") == [1, 2, 3, 4])
        _ = scheduler.next()
        #expect(scheduler.waiting(of: "a") == [2, 3, 4])
        scheduler.setAside(1, key: "a")
        #expect(scheduler.waiting(of: "a") == [1, 2, 3, 4])
        scheduler.removeWaiting { $0 == 3 }
        #expect(scheduler.waiting(of: "a") == [1, 2, 4])
        #expect(scheduler.waiting(of: "b") == [5])
    }

    @Test func noMoreRunThanThereAreLanes() {
        var scheduler = LaneScheduler<Int, Int>(lanes: 2)
        for key in 0..<5 {
            scheduler.enqueue(key, key: key)
        }
        #expect(scheduler.next() == 0)
        #expect(scheduler.next() == 1)
        #expect(scheduler.next() == nil)
        scheduler.finish(1)
        #expect(scheduler.next() == 2)
    }

    @Test func aBusyKeyDoesNotStarveTheOthers() {
        var scheduler = LaneScheduler<String, String>(lanes: 1)
        for item in ["a1", "a2", "a3"] {
            scheduler.enqueue(item, key: "a")
        }
        scheduler.enqueue("b1", key: "b")
        #expect(scheduler.next() == "a1")
        scheduler.finish("a")
        #expect(scheduler.next() == "b1")
        scheduler.finish("b")
        #expect(scheduler.next() == "a2")
    }

    @Test func removedItemsDoNotRunAndTheirKeysAreForgotten() {
        var scheduler = LaneScheduler<Int, Item>(lanes: 8)
        for number in 0..<3 {
            scheduler.enqueue(Item(key: 1, number: number), key: 1)
            scheduler.enqueue(Item(key: 2, number: number), key: 2)
        }
        #expect(scheduler.next() == Item(key: 1, number: 0))
        scheduler.removeWaiting { $0.key == 2 || $0.number == 1 }
        #expect(scheduler.waiting == 1)
        #expect(scheduler.keys == 1)
        #expect(scheduler.next() == nil)
        scheduler.finish(1)
        #expect(scheduler.next() == Item(key: 1, number: 2))
        scheduler.finish(1)
        #expect(scheduler.keys == 0)
        scheduler.enqueue(Item(key: 2, number: 9), key: 2)
        #expect(scheduler.next() == Item(key: 2, number: 9))
        #expect(scheduler.next() == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func underAnyLoadOrderHoldsAndNothingIsLost(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lanes = Int.random(in: 1...6, using: &random)
        var scheduler = LaneScheduler<Int, Item>(lanes: lanes)
        var enqueued: [Int: Int] = [:]
        var running: [Item] = []
        var finished: [Int: [Int]] = [:]
        for step in 0..<3_000 {
            let isFilling = step < 2_000
            switch Int.random(in: 0..<3, using: &random) {
            case 0 where isFilling:
                let key = Int.random(in: 0..<7, using: &random)
                let number = enqueued[key, default: 0]
                enqueued[key] = number + 1
                scheduler.enqueue(Item(key: key, number: number), key: key)
            case 1:
                if let item = scheduler.next() {
                    try #require(!running.contains { $0.key == item.key })
                    running.append(item)
                } else {
                    // Work conserving: nothing starts only when no lane is free or every waiting key runs.
                    let runningKeys = Set(running.map(\.key))
                    #expect(running.count == lanes || scheduler.keys == runningKeys.count)
                }
            default:
                if !running.isEmpty {
                    let item = running.remove(at: Int.random(in: 0..<running.count, using: &random))
                    finished[item.key, default: []].append(item.number)
                    scheduler.finish(item.key)
                }
            }
            #expect(scheduler.running == running.count)
            #expect(running.count <= lanes)
        }
        while let item = running.popLast() ?? scheduler.next() {
            finished[item.key, default: []].append(item.number)
            scheduler.finish(item.key)
        }
        for (key, count) in enqueued {
            #expect(finished[key] == Array(0..<count))
        }
        #expect(scheduler.keys == 0)
    }
}

/// Items that are set aside for a while.
@Suite struct SetAsideTests {
    @Test func `an item that is set aside frees its lane and holds its key`() {
        var scheduler = LaneScheduler<String, Int>(lanes: 1)
        scheduler.enqueue(1, key: "a")
        scheduler.enqueue(2, key: "a")
        scheduler.enqueue(3, key: "b")
        #expect(scheduler.next() == 1)
        scheduler.setAside(10, key: "a")
        #expect(scheduler.running == 0)
        #expect(scheduler.setAside == 1)
        #expect(scheduler.waiting == 3)
        #expect(scheduler.next() == 3)
        scheduler.finish("b")
        #expect(scheduler.next() == nil)
        scheduler.takeUp("a") { $0 == 11 }
        #expect(scheduler.next() == nil)
        scheduler.takeUp("a") { $0 == 10 }
        #expect(scheduler.next() == 10)
        #expect(scheduler.next() == nil)
        scheduler.finish("a")
        #expect(scheduler.next() == 2)
        scheduler.finish("a")
        #expect(scheduler.keys == 0)
        #expect(scheduler.waiting == 0)
    }

    @Test func `what waits behind an item that goes is ready`() {
        var scheduler = LaneScheduler<String, Int>(lanes: 2)
        scheduler.enqueue(1, key: "a")
        #expect(scheduler.next() == 1)
        scheduler.setAside(1, key: "a")
        scheduler.enqueue(2, key: "a")
        #expect(scheduler.next() == nil)
        scheduler.removeWaiting { $0 == 1 }
        #expect(scheduler.setAside == 0)
        #expect(scheduler.next() == 2)
        scheduler.takeUp("a") { _ in true }
        #expect(scheduler.next() == nil)
        scheduler.finish("a")
        #expect(scheduler.keys == 0)
    }

    /// Whatever is set aside and taken up: order within each key, no more at work than lanes, nothing lost.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any order of events keeps the promises`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var scheduler = LaneScheduler<Int, Int>(lanes: 3)
        var expected: [Int: [Int]] = [:]
        var finished: [Int: [Int]] = [:]
        var running: [Int] = []
        var aside: [Int] = []
        for item in 0..<300 {
            let key = item % 7
            scheduler.enqueue(item, key: key)
            expected[key, default: []].append(item)
        }
        var steps = 0
        while finished.values.reduce(0, { $0 + $1.count }) < 300, steps < 100_000 {
            steps += 1
            if let item = scheduler.next() { running.append(item) }
            #expect(running.count <= 3)
            #expect(Set(running.map { $0 % 7 }).count == running.count)
            guard let item = running.randomElement(using: &generator) else {
                for item in aside { scheduler.takeUp(item % 7) { $0 == item } }
                aside = []
                continue
            }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                running.removeAll { $0 == item }
                scheduler.setAside(item, key: item % 7)
                aside.append(item)
            case 1 where !aside.isEmpty:
                let item = aside.removeFirst()
                scheduler.takeUp(item % 7) { $0 == item }
            case 2:
                running.removeAll { $0 == item }
                scheduler.finish(item % 7)
                finished[item % 7, default: []].append(item)
            default: break
            }
        }
        #expect(finished == expected)
        #expect(scheduler.waiting == 0 && scheduler.running == 0 && scheduler.setAside == 0 && scheduler.keys == 0)
    }
}
