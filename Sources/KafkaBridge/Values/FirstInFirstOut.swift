/// A queue: appends at the end and takes from the front, each in constant time on average.
package struct FirstInFirstOut<Element> {
    private var elements: [Element?] = []
    private var head = 0

    /// Creates an empty queue.
    package init() {}

    /// The number of elements.
    package var count: Int {
        elements.count - head
    }

    /// Whether there is none.
    package var isEmpty: Bool {
        count == 0
    }

    /// The element that has waited longest.
    package var first: Element? {
        isEmpty ? nil : elements[head]
    }

    /// The elements, the one that has waited longest first.
    package var all: [Element] {
        elements[head...].compactMap(\.self)
    }

    /// Adds an element at the end.
    package mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Takes the element that has waited longest.
    package mutating func popFirst() -> Element? {
        guard !isEmpty else {
            return nil
        }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: elements.count < 1024)
            head = 0
        } else if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes every element that matches, keeps the order of the others, and returns how many it removed.
    package mutating func removeAll(where shouldRemove: (Element) -> Bool) -> Int {
        let kept = elements[head...].filter { element in
            element.map { !shouldRemove($0) } ?? false
        }
        let removed = count - kept.count
        elements = Array(kept)
        head = 0
        return removed
    }
}

extension FirstInFirstOut: Sendable where Element: Sendable {}
