/// Groups of elements that grow together (union-find with path halving and union by size; Tarjan, "Efficiency of a Good
/// But Not Linear Set Union Algorithm", 1975).
package struct DisjointSets: Sendable {
    private var parents: [Int]
    private var sizes: [Int]

    /// `count` elements, each alone.
    package init(count: Int) {
        parents = Array(0..<count)
        sizes = [Int](repeating: 1, count: count)
    }

    /// The element that stands for the group of `element`.
    package mutating func representative(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    /// Makes one group of two.
    ///
    /// - Returns: Whether they were two.
    @discardableResult
    package mutating func join(_ first: Int, _ second: Int) -> Bool {
        var (large, small) = (representative(of: first), representative(of: second))
        guard large != small else { return false }
        if sizes[large] < sizes[small] { swap(&large, &small) }
        parents[small] = large
        sizes[large] += sizes[small]
        return true
    }
}
