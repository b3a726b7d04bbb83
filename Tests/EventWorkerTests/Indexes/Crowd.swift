import Contracts
import EventWorker

/// Members with attributes, styles and texts that are drawn by lot, the same for every index.
enum Crowd {
    static func settle(_ count: Int, in pool: IndexUnderTest) async throws {
        var random = SeededGenerator(seed: 11)
        for number in 0..<count {
            let member = "m\(number)"
            let texts = try texts(&random)
            try await pool.member(
                member,
                gender: number.isMultiple(of: 2) ? "man" : "woman",
                age: .random(in: 20...50, using: &random),
                ages: Bool.random(using: &random) ? AgeRange(min: 22, max: 45) : nil,
                blocked: [number + 1, number + 7].map { "m\($0)" },
                active: number % 11 != 10,
                texts: number % 9 == 8 ? nil : texts
            )
            let style = try pool.style(member, vector: unit(StyleVector.dimension, &random))
            try await pool.index.accept(style)
        }
    }

    private static func texts(_ random: inout SeededGenerator) throws -> TextVectors {
        let dimension = 64
        return try TextVectors(
            fingerprint: IndexUnderTest.textFingerprint,
            dimension: dimension,
            ideal: unit(dimension, &random),
            own: unit(dimension, &random)
        )
    }

    private static func unit(_ dimension: Int, _ random: inout SeededGenerator) -> [Float] {
        let values = (0..<dimension).map { _ in Double.random(in: -1...1, using: &random) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { Float($0 / length) }
    }
}
