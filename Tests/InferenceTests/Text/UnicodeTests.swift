import Inference
import Testing

/// What every Unicode scalar is and becomes, against digests of the reference implementation's view.
@Suite struct UnicodeTests {
    private static let scalars = (UInt32(0)..<0x110000).filter { !(0xD800..<0xE000).contains($0) }
        .compactMap(Unicode.Scalar.init)

    private func text(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in scalars { bytes += UTF8.encode(scalar).map { [UInt8]($0) } ?? [] }
        return bytes
    }

    @Test(
        arguments: [("letter", [.letter]), ("number", [.number]), ("whitespace", [.space, .lineBreak])]
            as [(String, [CharacterClass])]
    )
    func `every scalar has the reference's class`(name: String, classes: [CharacterClass]) throws {
        let members = Self.scalars.filter { classes.contains(CharacterClasses.standard[$0.value]) }
        #expect(try Fingerprint.sha256(text(members)) == TokenizerFixture.digests()[name])
    }

    @Test func `only two scalars end a line`() {
        let found = Self.scalars.filter { CharacterClasses.standard[$0.value] == .lineBreak }
        #expect(found == ["\n", "\r"])
    }

    @Test(
        arguments: [
            ("alone", "", ""), ("marked", "e", "\u{323}"), ("between", "\u{1100}", "\u{11a8}"),
            ("followed", "", "\u{308}\u{301}"),
        ]
    )
    func `every scalar has the reference's normal form`(name: String, before: String, after: String) throws {
        var bytes: [UInt8] = []
        for (index, scalar) in Self.scalars.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\n")) }
            bytes += [UInt8](before.utf8) + (UTF8.encode(scalar).map { [UInt8]($0) } ?? []) + [UInt8](after.utf8)
        }
        let normal = CanonicalComposition.standard.normalize(bytes)
        #expect(try Fingerprint.sha256(normal) == TokenizerFixture.digests()[name])
        #expect(CanonicalComposition.standard.normalize(normal) == normal)
    }

    /// Texts and their normal forms.
    private static let forms: [[String]] = [
        ["e\u{301}", "\u{e9}"], ["\u{e9}", "\u{e9}"], ["a\u{301}\u{323}", "\u{1EA1}\u{301}"],
        ["\u{1112}\u{1161}\u{11ab}", "\u{D55C}"], ["\u{D558}\u{11ab}", "\u{D55C}"],
        ["\u{D55C}\u{11ab}", "\u{D55C}\u{11ab}"], ["\u{2126}\u{212B}", "\u{3A9}\u{C5}"],
        ["\u{958}", "\u{915}\u{93C}"], ["\u{F900}", "\u{8C48}"],
        ["a\u{315}\u{300}\u{5AE}\u{300}b", "\u{E0}\u{5AE}\u{300}\u{315}b"],
        ["\u{1D15E}", "\u{1D157}\u{1D165}"], ["\u{301}e", "\u{301}e"],
        ["\u{9c7}\u{334}\u{9be}", "\u{9c7}\u{334}\u{9be}"],
    ]

    @Test(arguments: forms)
    func `marks are ordered and composed`(form: [String]) {
        #expect(CanonicalComposition.standard.normalize([UInt8](form[0].utf8)) == [UInt8](form[1].utf8))
    }
}
