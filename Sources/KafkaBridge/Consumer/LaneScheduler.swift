/// Decides which item may start: items of the same key one after another in order of arrival, items of different keys
/// at the same time, up to a number of lanes.
///
/// Keys take turns: a key whose item finished goes behind the keys that were ready before it, so that a busy key does
/// not starve the others.
package struct LaneScheduler<Key: Hashable, Item> {
    fileprivate struct Lane {
        var waiting = FirstInFirstOut<Item>()
        var isRunning = false
    }

    /// The most items that run at once.
    package let lanes: Int

    /// The items that run.
    package private(set) var running = 0

    /// The items that wait.
    package private(set) var waiting = 0

    private var byKey: [Key: Lane] = [:]
    private var ready = FirstInFirstOut<Key>()

    /// Creates a scheduler.
    ///
    /// - Parameter lanes: The most items that run at once, at least one.
    package init(lanes: Int) {
        self.lanes = max(1, lanes)
    }

    /// The keys that have an item running or waiting.
    package var keys: Int {
        byKey.count
    }

    /// Adds an item behind all others of its key.
    package mutating func enqueue(_ item: Item, key: Key) {
        waiting += 1
        let becomesReady = modify(key) { lane in
            lane.waiting.append(item)
            return !lane.isRunning && lane.waiting.count == 1
        }
        if becomesReady {
            ready.append(key)
        }
    }

    /// Starts the next item, if a lane is free and a key is ready.
    package mutating func next() -> Item? {
        guard running < lanes else {
            return nil
        }
        while let key = ready.popFirst() {
            let item: Item? = modify(key) { lane in
                guard !lane.isRunning, let item = lane.waiting.popFirst() else {
                    return nil
                }
                lane.isRunning = true
                return item
            }
            if let item {
                running += 1
                waiting -= 1
                return item
            }
        }
        return nil
    }

    /// Ends the running item of a key, whose next item is then ready.
    package mutating func finish(_ key: Key) {
        guard byKey[key]?.isRunning == true else {
            return
        }
        running -= 1
        let isReady = modify(key) { lane in
            lane.isRunning = false
            return !lane.waiting.isEmpty
        }
        if isReady {
            ready.append(key)
        }
    }

    /// Removes waiting items; those that run are not touched.
    package mutating func removeWaiting(where shouldRemove: (Item) -> Bool) {
        for key in Array(byKey.keys) {
            waiting -= modify(key) { $0.waiting.removeAll(where: shouldRemove) }
        }
        // Keys without waiting items must not stay in line: they would come twice when they get new ones.
        _ = ready.removeAll { byKey[$0]?.waiting.isEmpty ?? true }
    }

    // Changes a lane in place, and forgets it when nothing runs or waits in it.
    private mutating func modify<Result>(_ key: Key, _ body: (inout Lane) -> Result) -> Result {
        let result = body(&byKey[key, default: Lane()])
        if let lane = byKey[key], !lane.isRunning, lane.waiting.isEmpty {
            byKey[key] = nil
        }
        return result
    }
}

extension LaneScheduler: Sendable where Key: Sendable, Item: Sendable {}
extension LaneScheduler.Lane: Sendable where Key: Sendable, Item: Sendable {}
