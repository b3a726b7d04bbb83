import FoundationEssentials
import Inference
import Testing

@Suite struct PhotoDamageTests {
    private static let files = [
        "jpeg-420-odd.jpg", "jpeg-progressive.jpg", "jpeg-restarts.jpg", "cmyk.jpg", "exif-6.png",
        "png-interlaced-palette2-trns.png", "png-rgba8.png", "webp-lossy.webp", "webp-lossless-alpha.webp",
        "webp-animated-partial.webp", "exif-8.webp", "heic-420.heic", "heic-alpha.heic",
    ]
    private static let refusals: Set<InferenceError.Code> = [
        .photoEmpty, .photoUnsupported, .photoCorrupt, .photoTruncated, .photoTooManyPixels, .photoAspectRatio,
    ]

    @Test(arguments: files)
    func `a file cut anywhere is refused`(_ file: String) throws {
        let bytes = try PhotoFixtures.bytes(file)
        let isHEIC = file.hasSuffix(".heic")
        for count in bytes.indices {
            guard let code = outcome(Array(bytes[..<count])) else {
                Issue.record("the first \(count) of \(bytes.count) bytes decoded")
                continue
            }
            // Once the first bytes have told the kind, the reason is known too.
            if count >= 16, !isHEIC {
                #expect(code == .photoTruncated, "at \(count) of \(bytes.count)")
            } else {
                #expect(Self.refusals.contains(code))
            }
        }
    }

    @Test(arguments: files)
    func `random damage gives an error or a picture, in bounded memory`(_ file: String) throws {
        let bytes = try PhotoFixtures.bytes(file)
        var random = SplitMix(state: UInt64(bytes.count))
        let before = peakMemory()
        // Two thousand for each format, shared among its files.
        let kind = file.suffix(4)
        for _ in 0..<2000 / Self.files.count(where: { $0.hasSuffix(kind) }) {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: bytes.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            if let code = outcome(damaged) {
                #expect(Self.refusals.contains(code))
            }
        }
        #expect(peakMemory() - before < 512 << 20)
    }

    @Test func `stray bytes after a picture change nothing`() throws {
        for file in ["jpeg-420-odd.jpg", "png-rgba8.png", "webp-lossy.webp"] {
            let bytes = try PhotoFixtures.bytes(file)
            let plain = try PhotoDecoder.decode(bytes)
            #expect(try PhotoDecoder.decode(bytes + [0xFF, 0xD8, 0xFF, 0x00, 0x50]) == plain)
        }
    }

    private func outcome(_ bytes: [UInt8]) -> InferenceError.Code? {
        do throws(InferenceError) {
            let image = try PhotoDecoder.decode(bytes, limits: PhotoLimits(maxPixels: 1_000_000))
            #expect(image.pixels.count == image.width * image.height * 3)
            return nil
        } catch {
            return error.code
        }
    }

    /// The most memory that the process has held, in bytes.
    private func peakMemory() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else {
            return 0
        }
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }

    /// Steele, Lea and Flood's SplitMix64: the same damage in every run.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
