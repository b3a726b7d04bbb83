extension String {
    /// Whether two ids are the same byte for byte.
    ///
    /// Ids are opaque: Kafka and Redis compare their bytes, while `==` takes canonically equivalent texts for one.
    func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// Whether an id comes before another in the order of their bytes.
    func precedesByBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
