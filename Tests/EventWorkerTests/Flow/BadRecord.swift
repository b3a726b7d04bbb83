import Contracts
import EventWorker
import Foundation
import Testing

/// A record that cannot be handled, and why.
struct BadRecord: Sendable, CustomTestStringConvertible {
    let name: String
    let topic: String
    /// The record's key; nil has none.
    var key: String?
    /// Makes the record's value; without it the record is a tombstone.
    let value: (@Sendable (TestSystem) throws -> [UInt8])?
    let reason: String
    var attempts = 1
    /// Whether the dead letter has the value; one that is too large for it stays where it is.
    var isValueKept = true

    var testDescription: String { name }

    static var all: [BadRecord] { contracts + places + pictures + stores }

    // MARK: - Breaches of the contract

    private static let contracts: [BadRecord] =
        Topics.consumed.flatMap { topic in
            [
                text("half a JSON in \(topic)", topic, #"{"eventId":"e","#, "malformed_json"),
                text("no JSON in \(topic)", topic, "\u{0}\u{1}", "malformed_json"),
                text("nothing in \(topic)", topic, "", "malformed_json"),
                BadRecord(name: "tombstone in \(topic)", topic: topic, key: "u", value: nil, reason: "malformed_json"),
                text("empty object in \(topic)", topic, "{}", "missing_field"),
                text("array in \(topic)", topic, "[]", "wrong_type"),
                text("another key in \(topic)", topic, good(topic), "key_mismatch", key: "somebody-else"),
                text(
                    "later version in \(topic)",
                    topic,
                    good(topic).replacing(#""schemaVersion":1"#, with: #""schemaVersion":2"#),
                    "unsupported_schema_version"
                ),
                text("number for an id in \(topic)", topic, good(topic).replacing(#":"u""#, with: ":7"), "wrong_type"),
                text(
                    "time that is none in \(topic)",
                    topic,
                    good(topic).replacing("2026-06-01T00:00:01.000Z", with: "yesterday"),
                    "invalid_value"
                ),
            ]
        } + [
            text("not UTF-8", Topics.profileUpdated, bytes: [0x7B, 0x22, 0xFF, 0x22, 0x7D], "malformed_json"),
            text(
                "nested without an end",
                Topics.profileUpdated,
                String(repeating: "[", count: 100_000),
                "malformed_json"
            ),
            // With the headers of a dead letter the record no longer fits the limit that a producer has by default.
            BadRecord(
                name: "as large as a record may be",
                topic: Topics.profileUpdated,
                key: "u",
                value: { _ in Array(repeating: UInt8(ascii: "x"), count: 999_700) },
                reason: "malformed_json",
                isValueKept: false
            ),
            text(
                "limit out of range",
                Topics.slateRequested,
                good(Topics.slateRequested).replacing("{", with: #"{"limit":1001,"#),
                "invalid_value"
            ),
            text("member nobody knows", Topics.slateRequested, good(Topics.slateRequested), "unknown_member"),
            text("members nobody knows", Topics.matchInteractions, good(Topics.matchInteractions), "unknown_member"),
            text(
                "like for oneself",
                Topics.matchInteractions,
                good(Topics.matchInteractions).replacing(#""v""#, with: #""u""#),
                "invalid_value"
            ),
            text(
                "interaction that there is not",
                Topics.matchInteractions,
                good(Topics.matchInteractions).replacing("like", with: "superlike"),
                "invalid_value"
            ),
        ]

    // MARK: - Places photos may not come from

    private static let places: [BadRecord] = [
        photo("missing file", "photo_not_found") { $0.photos.url("nothing.jpg") },
        photo("outside of the root", "photo_url_forbidden") { _ in "file:///etc/hostname" },
        photo("outside by dots", "photo_url_forbidden") { system in
            try system.photos.directory.write([1], to: "dots.jpg")
            return system.photos.url("../dots.jpg")
        },
        photo("outside by dots in code", "photo_url_forbidden") { system in
            try system.photos.directory.write([1], to: "code.jpg")
            return system.photos.url("%2e%2e/code.jpg")
        },
        photo("outside by a link", "photo_url_forbidden") { system in
            try system.photos.directory.link("photos/outside.jpg", to: "/etc/hostname")
            return system.photos.url("outside.jpg")
        },
        photo("a directory", "photo_url_forbidden") { system in
            try system.photos.directory.makeDirectory("photos/directory")
            return system.photos.url("directory")
        },
        photo("a pipe", "photo_url_forbidden") { system in
            try system.photos.directory.makePipe("photos/pipe")
            return system.photos.url("pipe")
        },
        photo("forbidden origin", "photo_url_forbidden") { _ in "https://photos.evil.test/a.jpg" },
        photo("forbidden port", "photo_url_forbidden") { _ in "https://photos.test:8443/a.jpg" },
        photo("user in front of the host", "photo_url_forbidden") { _ in "https://photos.test@evil.test/a.jpg" },
        photo("bucket", "photo_url_forbidden") { _ in "s3://photos/a.jpg" },
        photo("unencrypted", "invalid_value") { _ in "http://photos.test/a.jpg" },
        photo("no URL", "invalid_value") { _ in "photos/a.jpg" },
    ]

    // MARK: - Pictures that are none

    private static let pictures: [BadRecord] = [
        picture("empty file", "photo_empty") { [] },
        picture("text", "photo_unsupported") { Array("This is a letter, not a picture of anybody.".utf8) },
        picture("half a picture", "photo_truncated") {
            let drawing = try PhotoFolder.drawing(52)
            return Array(drawing.prefix(drawing.count / 2))
        },
        picture("damaged picture", "photo_corrupt") {
            TestPNG.header(width: 64, height: 64) + TestPNG.chunk("IDAT", Array(repeating: 0xAB, count: 400))
                + TestPNG.chunk("IEND", [])
        },
        picture("too many pixels", "photo_too_many_pixels") { TestPNG.header(width: 60_000, height: 60_000) },
        picture("bomb of two sides", "photo_too_many_pixels") {
            // A whole picture of a billion equal pixels, in a thousand bytes.
            TestPNG.header(width: 32_000, height: 32_000)
                + TestPNG.chunk("IDAT", [0x78, 0x9C] + Array(repeating: 0, count: 1000))
                + TestPNG.chunk("IEND", [])
        },
        picture("page with a picture inside", "photo_unsupported") {
            try Array("<!doctype html><script>alert(1)</script>".utf8) + PhotoFolder.drawing(52)
        },
        picture("archive before a picture", "photo_unsupported") {
            try [0x50, 0x4B, 0x03, 0x04] + Array(repeating: 0, count: 26) + PhotoFolder.drawing(52)
        },
        picture("document before a picture", "photo_unsupported") {
            try Array("%PDF-1.7\n".utf8) + PhotoFolder.drawing(52)
        },
        picture("two kinds at once", "photo_corrupt") {
            // What begins as one kind is read as that kind, whatever follows.
            try TestPNG.header(width: 64, height: 64) + TestPNG.chunk("IDAT", PhotoFolder.drawing(52))
                + TestPNG.chunk("IEND", [])
        },
        picture("too narrow", "photo_aspect_ratio") { TestPNG.header(width: 10, height: 2001) },
        picture("too many bytes", "photo_too_many_bytes") { Array(repeating: 0, count: 200_001) },
        BadRecord(
            name: "another picture than announced",
            topic: Topics.profilePhotoUpdated,
            key: "u",
            value: { system in
                let event = ProfilePhotoUpdated(
                    eventId: "e",
                    occurredAt: .at(1),
                    userId: "u",
                    photoId: "p",
                    photoUrl: try system.photos.add(drawing: 53),
                    contentSha256: Hash.sha256(try PhotoFolder.drawing(52))
                )
                return try EventEncoder().encode(event)
            },
            reason: "photo_hash_mismatch"
        ),
    ]

    // MARK: - Stores that do not answer

    private static let stores: [BadRecord] = [
        BadRecord(
            name: "store that is away",
            topic: Topics.profilePhotoUpdated,
            key: "u",
            value: { _ in try photoEvent("https://127.0.0.1:1/a.jpg") },
            reason: "photo_unavailable",
            attempts: 5
        )
    ]

    // MARK: - Making them

    private static func text(
        _ name: String,
        _ topic: String,
        _ text: String,
        _ reason: String,
        key: String = "u"
    ) -> BadRecord {
        let bytes = Array(text.utf8)
        return BadRecord(name: name, topic: topic, key: key, value: { _ in bytes }, reason: reason)
    }

    private static func text(_ name: String, _ topic: String, bytes: [UInt8], _ reason: String) -> BadRecord {
        BadRecord(name: name, topic: topic, key: "u", value: { _ in bytes }, reason: reason)
    }

    private static func photo(
        _ name: String,
        _ reason: String,
        _ url: @escaping @Sendable (TestSystem) throws -> String
    ) -> BadRecord {
        BadRecord(
            name: name,
            topic: Topics.profilePhotoUpdated,
            key: "u",
            value: { try photoEvent(url($0)) },
            reason: reason
        )
    }

    private static func picture(
        _ name: String,
        _ reason: String,
        _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) -> BadRecord {
        photo(name, reason) { try $0.photos.add(bytes(), as: name.replacing(" ", with: "-") + ".jpg") }
    }

    private static func photoEvent(_ url: String) throws -> [UInt8] {
        Array(good(Topics.profilePhotoUpdated).replacing("file:///a.jpg", with: url).utf8)
    }

    /// An event that keeps its contract, of a member whom nobody knows.
    private static func good(_ topic: String) -> String {
        let member = topic == Topics.matchInteractions ? "viewerId" : "userId"
        let envelope = #""eventId":"e","occurredAt":"2026-06-01T00:00:01.000Z","schemaVersion":1,"\#(member)":"u""#
        switch topic {
        case Topics.profilePhotoUpdated: return #"{\#(envelope),"photoId":"p","photoUrl":"file:///a.jpg"}"#
        case Topics.profileUpdated:
            return #"{\#(envelope),"gender":"f","seeking":["m"],"birthYear":1990,"region":"r"}"#
        case Topics.matchInteractions: return #"{\#(envelope),"type":"like","candidateId":"v"}"#
        default: return "{\(envelope)}"
        }
    }
}
