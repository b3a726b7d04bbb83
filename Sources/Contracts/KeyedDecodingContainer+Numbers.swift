/// The standard decoder reports a number that its type cannot hold without saying where it stands. These members hide
/// the standard ones of the same signature, in synthesised code too, and add the place.
extension KeyedDecodingContainer {
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try number(type, forKey: key)
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try number(type, forKey: key)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try isPresent(key) ? number(type, forKey: key) : nil
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try isPresent(key) ? number(type, forKey: key) : nil
    }

    func decode(_ type: [Float].Type, forKey key: Key) throws -> [Float] {
        var elements = try nestedUnkeyedContainer(forKey: key)
        var values: [Float] = []
        values.reserveCapacity(elements.count ?? 0)
        while !elements.isAtEnd {
            let place = elements.codingPath + [ArrayIndex(intValue: elements.currentIndex)]
            values.append(try located(at: place) { try elements.decode(Float.self) })
        }
        return values
    }

    private func isPresent(_ key: Key) throws -> Bool {
        try contains(key) && !decodeNil(forKey: key)
    }

    private func number<Number: Decodable>(_ type: Number.Type, forKey key: Key) throws -> Number {
        try located(at: codingPath + [key]) { try decode(type, forKey: key) }
    }

    private func located<Value>(at place: [any CodingKey], _ decode: () throws -> Value) throws -> Value {
        do {
            return try decode()
        } catch DecodingError.typeMismatch(let type, let context) {
            throw DecodingError.typeMismatch(type, context)
        } catch DecodingError.valueNotFound(let type, let context) {
            throw DecodingError.valueNotFound(type, context)
        } catch DecodingError.keyNotFound(let key, let context) {
            throw DecodingError.keyNotFound(key, context)
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: place, debugDescription: "the number does not fit")
            )
        }
    }
}

/// The place of an element in an array.
private struct ArrayIndex: CodingKey {
    let index: Int

    init(intValue: Int) {
        index = intValue
    }

    init?(stringValue: String) {
        return nil
    }

    var intValue: Int? { index }
    var stringValue: String { "\(index)" }
}
