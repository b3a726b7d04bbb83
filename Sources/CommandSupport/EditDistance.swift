/// How many letters must be put in, taken out or exchanged to make one word of another (Levenshtein, 1966).
package enum EditDistance {
    /// The distance of two words, in bytes of UTF-8.
    package static func between(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first.utf8), Array(second.utf8))
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let cost = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(cost, diagonal + 1, row[j] + 1)
            }
        }
        return row[second.count]
    }
}
