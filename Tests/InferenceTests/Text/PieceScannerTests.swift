import Inference
import Testing

/// Where a text is cut, alternative by alternative of the expression.
@Suite struct PieceScannerTests {
    private func pieces(_ text: String) -> [String] {
        let bytes = [UInt8](text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            var scanner = PieceScanner(buffer)
            var pieces: [String] = []
            var end = 0
            while let piece = scanner.next() {
                #expect(piece.lowerBound == end && !piece.isEmpty)
                end = piece.upperBound
                pieces.append(String(decoding: buffer[piece], as: UTF8.self))
            }
            #expect(end == buffer.count)
            return pieces
        }
    }

    /// Texts, their pieces parted by a bar.
    private static let cuts: [String] = [
        "", "Hello| world", "(가나|)| 다", "I|'m| you|'LL| he|\u{2019}s| '|x| '|really", "it|'\u{17F}", "'l| '|v| '|re",
        "'",
        "a|1|2|3|4", " |1|2", "٣|½|Ⅷ", "!?\n\n| x", " ...| \r\n", "a| | b", "a|   ", "  \n \n| | b", "\t|\tb", " | !",
        "\u{A0}|\u{A0}|1", "\n\n\n", "e|\u{301}a|\u{301}", "👩‍🦰|x", "\u{0}\u{0}|z",
    ]

    @Test(arguments: cuts)
    func `texts are cut where the expression cuts them`(cut: String) {
        // By scalars: a mark after a bar is no part of one character with it.
        let expected = cut.unicodeScalars.split(separator: "|").map { [UInt8](String($0).utf8) }
        let text = expected.flatMap { $0 }
        #expect(pieces(String(decoding: text, as: UTF8.self)).map { [UInt8]($0.utf8) } == expected)
    }

    @Test func `any text is cut without rest`() {
        var numbers = SeededNumbers(3)
        let alphabet = [0x20, 0x0A, 0x0D, 0x09, 0x27, 0x73, 0x65, 0x72, 0x31, 0x21, 0xAC00, 0x301, 0x3000, 0x1F469]
            .compactMap { Unicode.Scalar(UInt32($0)) }
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &numbers) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)])
            }
            #expect(pieces(text).joined().utf8.elementsEqual(text.utf8))
        }
    }
}
