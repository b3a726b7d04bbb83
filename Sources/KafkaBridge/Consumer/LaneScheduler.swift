/// Decides which item may start: items of the same key one after another in order of arrival, items of different keys
/// at the same time, up to a number of lanes.
///
/// Keys take turns: a key whose item finished goes behind the keys that were ready before it, so that a busy key does
/// not starve the others.
///
/// An item that cannot go on for a while can be set aside: it frees its lane, and the others of its key wait behind it
/// until it is taken up again.
package struct LaneScheduler<Key: Hashable, Item> {
    fileprivate struct Lane {
        var waiting = FirstInFirstOut<Item>()
        var isRunning = false
        /// The item before all that wait, set aside or ready to start again.
        var first: Item?
        var isSetAside = false

        var isEmpty: Bool { first == nil && waiting.isEmpty }

        mutating func pop() -> Item? {
            guard first == nil else {
                defer { first = nil }
                return first
            }
            return waiting.popFirst()
        }
    }

    /// The most items that run at once.
    package let lanes: Int

    /// The items that run.
    package private(set) var running = 0

    /// The items that wait, those set aside included.
    package private(set) var waiting = 0

    /// The items that are set aside.
    package private(set) var setAside = 0

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

    /// The items of a key that wait, in the order in which they will start.
    package func waiting(of key: Key) -> [Item] {
        guard let lane = byKey[key] else {
            return []
        }
        return (lane.first.map { [$0] } ?? []) + lane.waiting.all
    }

    /// Adds an item behind all others of its key.
    package mutating func enqueue(_ item: Item, key: Key) {
        waiting += 1
        let becomesReady = modify(key) { lane in
            lane.waiting.append(item)
            return !lane.isRunning && lane.first == nil && lane.waiting.count == 1
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
                guard !lane.isRunning, !lane.isSetAside, let item = lane.pop() else {
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
            return !lane.isEmpty
        }
        if isReady {
            ready.append(key)
        }
    }

    /// Sets the running item of a key aside, in the form in which it is to start again.
    package mutating func setAside(_ item: Item, key: Key) {
        guard byKey[key]?.isRunning == true else {
            return
        }
        running -= 1
        waiting += 1
        setAside += 1
        modify(key) { lane in
            lane.isRunning = false
            lane.first = item
            lane.isSetAside = true
        }
    }

    /// Lets the item of a key that is set aside start again.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - isMeant: Whether the item is the one that is meant; another one stays where it is.
    package mutating func takeUp(_ key: Key, where isMeant: (Item) -> Bool) {
        guard let lane = byKey[key], lane.isSetAside, let first = lane.first, isMeant(first) else {
            return
        }
        setAside -= 1
        modify(key) { $0.isSetAside = false }
        ready.append(key)
    }

    /// Removes waiting items; those that run are not touched.
    package mutating func removeWaiting(where shouldRemove: (Item) -> Bool) {
        for key in Array(byKey.keys) {
            let (removed, wasSetAside, becomesReady) = modify(key) { lane in
                var removed = lane.waiting.removeAll(where: shouldRemove)
                guard let first = lane.first, shouldRemove(first) else { return (removed, false, false) }
                removed += 1
                let wasSetAside = lane.isSetAside
                lane.first = nil
                lane.isSetAside = false
                // What waited behind it is of another partition with the same key.
                return (removed, wasSetAside, wasSetAside && !lane.waiting.isEmpty)
            }
            waiting -= removed
            setAside -= wasSetAside ? 1 : 0
            if becomesReady {
                ready.append(key)
            }
        }
        // Keys without waiting items must not stay in line: they would come twice when they get new ones.
        _ = ready.removeAll { byKey[$0]?.isEmpty ?? true }
    }

    // Changes a lane in place, and forgets it when nothing runs or waits in it.
    @discardableResult
    private mutating func modify<Result>(_ key: Key, _ body: (inout Lane) -> Result) -> Result {
        let result = body(&byKey[key, default: Lane()])
        if let lane = byKey[key], !lane.isRunning, lane.isEmpty {
            byKey[key] = nil
        }
        return result
    }
}

extension LaneScheduler: Sendable where Key: Sendable, Item: Sendable {}
extension LaneScheduler.Lane: Sendable where Key: Sendable, Item: Sendable {}
