import Contracts
import Foundation

/// Members of two genders with texts and styles, as the compacted topics hold them.
struct Crowd {
    static let fingerprint = String(repeating: "ab", count: 32)

    /// One JSON value a line.
    var lines: [String] = []
    private var generator = SplitMix(state: 7)

    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    /// A vector of length one.
    mutating func direction(_ count: Int) -> [Float] {
        let values = (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    /// Adds a member; women look for men and the other way round.
    mutating func add(_ id: String, isWoman: Bool, text: [Float]?, style: [Float]?) throws {
        var member: [String: Any] = [
            "eventId": "event-\(id)", "occurredAt": "2026-03-01T00:31:00.000Z", "schemaVersion": 1,
            "sourceEventId": "source-\(id)", "userId": id, "gender": isWoman ? "female" : "male",
            "seeking": [isWoman ? "male" : "female"], "birthYear": 1990, "region": "seoul", "blocked": [String](),
            "active": true,
        ]
        if let text {
            member["textEmbedding"] = ["model": "app-text", "values": text.map(Double.init)] as [String: Any]
        }
        lines.append(String(decoding: try JSONSerialization.data(withJSONObject: member), as: UTF8.self))
        guard let style else { return }
        let record: [String: Any] = [
            "eventId": "style-\(id)", "occurredAt": "2026-03-01T00:30:00.000Z", "schemaVersion": 1,
            "sourceEventId": "photo-\(id)", "userId": id, "photoId": "p", "fingerprint": Self.fingerprint,
            "dimension": 256, "embedding": try StyleVector.encode(style),
        ]
        lines.append(String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self))
    }

    /// So many couples; the members of each have the same style where `sharesStyle` says so, and texts drawn by lot.
    static func couples(_ count: Int, sharesStyle: (Int) -> Bool) throws -> (crowd: Crowd, matches: [String]) {
        var crowd = Crowd()
        var matches: [String] = []
        for number in 0..<count {
            let style = crowd.direction(256)
            try crowd.add("w\(number)", isWoman: true, text: crowd.direction(8), style: style)
            let other = crowd.direction(256)
            try crowd.add(
                "m\(number)",
                isWoman: false,
                text: crowd.direction(8),
                style: sharesStyle(number) ? style : other
            )
            matches.append(#"{"userId": "w\#(number)", "partnerId": "m\#(number)"}"#)
        }
        return (crowd, matches)
    }
}
