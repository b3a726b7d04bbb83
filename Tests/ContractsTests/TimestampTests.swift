import Contracts
import Foundation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "Reads every form of RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050_520),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130),
            ("1990-12-31T23:59:60Z", 662_688_000_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000),
            ("2024-02-29T00:00:00.1Z", 1_709_164_800_100),
            ("2026-03-01t09:30:00.2509999999999999999999+09:00", 1_772_325_000_250),
            ("2026-03-01T00:30:00.25z", 1_772_325_000_250),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)]
    )
    func reading(text: String, milliseconds: Int64) throws {
        #expect(try #require(Timestamp(rfc3339: text)).millisecondsSinceEpoch == milliseconds)
    }

    @Test(
        "Refuses every other form",
        arguments: [
            "", "2026", "2026-03-01", "2026-03-01T00:00:00", "2026-03-01 00:00:00Z", "2026-3-1T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T00:60:00Z", "2026-03-01T12:00:60Z",
            "2026-03-01T00:00:61Z", "2026-03-01T00:00:00.Z", "2026-03-01T00:00:00,5Z", "2026-03-01T00:00:00+24:00",
            "2026-03-01T00:00:00+0900", "2026-03-01T00:00:00+09:60", "2026-03-01T00:00:00Z ", " 2026-03-01T00:00:00Z",
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "+2026-03-01T00:00:00Z",
            "２０２６-03-01T00:00:00Z", "-026-03-01T00:00:00Z", "1772325000250",
        ]
    )
    func refusing(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("Writes UTC with milliseconds, and reads what it writes")
    func writing() throws {
        #expect(Timestamp(millisecondsSinceEpoch: 1_772_325_000_250).rfc3339 == "2026-03-01T00:30:00.250Z")
        #expect(Timestamp(millisecondsSinceEpoch: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp.earliest.rfc3339 == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp.latest.rfc3339 == "9999-12-31T23:59:59.999Z")
        // Steps of a little more than 27 days, through every month and leap year of ten thousand years.
        var milliseconds = Timestamp.earliest.millisecondsSinceEpoch
        var broken: [Timestamp] = []
        while milliseconds <= Timestamp.latest.millisecondsSinceEpoch {
            let timestamp = Timestamp(millisecondsSinceEpoch: milliseconds)
            if Timestamp(rfc3339: timestamp.rfc3339) != timestamp || Timestamp(timestamp.date) != timestamp {
                broken.append(timestamp)
            }
            milliseconds += 2_345_678_901
        }
        #expect(broken.isEmpty)
    }

    @Test("Agrees with Foundation's calendar")
    func againstFoundation() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var milliseconds: Int64 = -2_000_000_000_000
        while milliseconds < 5_000_000_000_000 {
            let timestamp = Timestamp(millisecondsSinceEpoch: milliseconds)
            #expect(Timestamp(try style.parse(timestamp.rfc3339)) == timestamp)
            milliseconds += 98_765_432_123
        }
    }

    @Test("Dates that no timestamp can express are brought into range")
    func dates() {
        let infinity = Double.infinity
        #expect(Timestamp(Date(timeIntervalSince1970: infinity)) == .latest)
        #expect(Timestamp(Date(timeIntervalSince1970: -infinity)) == .earliest)
        #expect(Timestamp(Date(timeIntervalSince1970: .nan)) == .earliest)
        #expect(Timestamp(Date(timeIntervalSince1970: 1.25)).millisecondsSinceEpoch == 1250)
        #expect(Timestamp(millisecondsSinceEpoch: .max) == .latest)
        #expect(Timestamp(millisecondsSinceEpoch: .min) == .earliest)
        #expect(Timestamp.earliest < Timestamp.latest)
    }
}
