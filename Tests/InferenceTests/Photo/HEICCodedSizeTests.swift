import Inference
import Testing

/// The container of a HEIC file may say anything of its size; what has to be decoded is read from the coded pictures.
@Suite struct HEICCodedSizeTests {
    private static let width = 96
    private static let height = 64

    /// The decoder configuration and the coded data of the picture `heic-420.heic`.
    private func picture() throws -> (configuration: [UInt8], data: [UInt8]) {
        let file = try PhotoFixtures.bytes("heic-420.heic")
        func contents(_ type: String) throws -> [UInt8] {
            let letters = Array(type.utf8)
            let start = try #require(file.indices.dropLast(4).first { Array(file[$0..<$0 + 4]) == letters })
            let length = file[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
            return Array(file[start + 4..<start - 4 + length])
        }
        return (try contents("hvcC"), try contents("mdat"))
    }

    /// One picture in a container that says 96 x 64.
    private func single(_ configuration: [UInt8], _ data: [UInt8]) -> HEICFile {
        HEICFile(
            items: [HEICFile.Item(id: 1, type: "hvc1", properties: [1, 2], place: 0..<data.count)],
            properties: [HEICFile.box("hvcC", configuration), HEICFile.size(Self.width, Self.height)],
            data: data
        )
    }

    /// A grid that says it is so large, of the one tile again and again.
    private func grid(
        rows: Int,
        columns: Int,
        canvas: (width: Int, height: Int),
        tile: (width: Int, height: Int) = (width, height)
    ) throws -> HEICFile {
        let (configuration, data) = try picture()
        let shape = HEICFile.grid(rows: rows, columns: columns, width: canvas.width, height: canvas.height)
        return HEICFile(
            items: [
                HEICFile.Item(id: 1, type: "grid", properties: [3], place: data.count..<data.count + shape.count),
                HEICFile.Item(id: 2, type: "hvc1", properties: [1, 2], place: 0..<data.count),
            ],
            properties: [
                HEICFile.box("hvcC", configuration), HEICFile.size(tile.width, tile.height),
                HEICFile.size(2 * Self.width, 2 * Self.height),
            ],
            parts: [1: Array(repeating: 2, count: rows * columns)],
            data: data + shape
        )
    }

    /// The unit with the size in a configuration, saying another one.
    private func sequence(_ configuration: [UInt8], _ width: Int, _ height: Int) throws -> (Range<Int>, [UInt8]) {
        let start = try #require(
            configuration.indices.dropLast(1).first { configuration[$0] == 0x42 && configuration[$0 + 1] == 1 }
        )
        let length = Int(configuration[start - 2]) << 8 | Int(configuration[start - 1])
        var bits: [UInt8] = []
        var zeros = 0
        for byte in configuration[start..<start + length] {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bits += (0..<8).map { byte >> (7 - $0) & 1 }
        }
        // Header, profile, level, identifier and chroma format.
        var position = 124
        for _ in 0..<2 {
            let zeros = bits[position...].prefix { $0 == 0 }.count
            position += 2 * zeros + 1
        }
        let changed = Array(bits[..<124]) + Self.exponential(width) + Self.exponential(height) + bits[position...]
        var escaped: [UInt8] = []
        for start in stride(from: 0, to: changed.count, by: 8) {
            let byte = (0..<8).reduce(UInt8(0)) { $0 << 1 | (start + $1 < changed.count ? changed[start + $1] : 0) }
            if escaped.suffix(2) == [0, 0], byte <= 3 { escaped.append(3) }
            escaped.append(byte)
        }
        return (start..<start + length, escaped)
    }

    private static func exponential(_ value: Int) -> [UInt8] {
        let digits = String(value + 1, radix: 2).utf8.map { $0 - UInt8(ascii: "0") }
        return Array(repeating: 0, count: digits.count - 1) + digits
    }

    private func configuration(_ width: Int, _ height: Int) throws -> [UInt8] {
        let configuration = try picture().configuration
        let (range, unit) = try sequence(configuration, width, height)
        return Array(configuration[..<(range.lowerBound - 2)]) + HEICFile.number(unit.count, 2) + unit
            + configuration[range.upperBound...]
    }

    private func code(_ file: HEICFile) -> InferenceError.Code? {
        do throws(InferenceError) {
            _ = try PhotoDecoder.decode(file.bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [
        ("heic-420.heic", 1), ("heic-444.heic", 1), ("heic-odd.heic", 1), ("heic-turned.heic", 1),
        ("heic-alpha.heic", 2),
    ])
    func `what encoders write is counted, and transparency is a picture too`(_ file: String, _ pictures: Int) throws {
        let header = try PhotoHeader.read(PhotoFixtures.bytes(file))
        let coded = try #require(header.codedPixels)
        // Coded sides are multiples of eight.
        let (width, height) = ((header.storedWidth + 7) / 8 * 8, (header.storedHeight + 7) / 8 * 8)
        #expect(coded == pictures * width * height)
    }

    @Test func `a file that is put together from a picture is that picture`() throws {
        let (configuration, data) = try picture()
        let plain = try PhotoDecoder.decode(PhotoFixtures.bytes("heic-420.heic"))
        let file = single(configuration, data)
        let image = try PhotoDecoder.decode(file.bytes)
        #expect(image.width == plain.width)
        #expect(image.height == plain.height)
        // The same size, written by this test, is read as it was.
        #expect(try self.configuration(Self.width, Self.height) == configuration)
    }

    @Test func `a grid is as much work as its tiles`() throws {
        let file = try grid(rows: 2, columns: 2, canvas: (2 * Self.width, 2 * Self.height))
        #expect(try PhotoHeader.read(file.bytes).codedPixels == 4 * Self.width * Self.height)
        let image = try PhotoDecoder.decode(file.bytes)
        #expect(image.width == 2 * Self.width)
        #expect(image.height == 2 * Self.height)
    }

    @Test func `a large picture in a small container is refused before it is decoded`() throws {
        let data = try picture().data
        let large = single(try configuration(10_104, 10_104), data)
        #expect(try PhotoHeader.read(large.bytes).codedPixels == 10_104 * 10_104)
        #expect(code(large) == .photoTooManyPixels)
        let allowed = single(try configuration(9_992, 9_992), data)
        try PhotoLimits().admit(PhotoHeader.read(allowed.bytes))
    }

    @Test func `a size that stands in the coded data counts as well`() throws {
        let (configuration, data) = try picture()
        let (_, unit) = try sequence(configuration, 10_104, 10_104)
        #expect(code(single(configuration, HEICFile.number(unit.count, 4) + unit + data)) == .photoTooManyPixels)
    }

    @Test func `each picture in the coded data counts`() throws {
        let (configuration, data) = try picture()
        let header = try PhotoHeader.read(single(configuration, data + data + data).bytes)
        #expect(header.codedPixels == 3 * Self.width * Self.height)
    }

    @Test func `a grid of one tile again and again is refused before it is decoded`() throws {
        let file = try grid(rows: 200, columns: 200, canvas: (2 * Self.width, 2 * Self.height))
        #expect(code(file) == .photoTooManyPixels)
    }

    @Test func `a grid's own size is held against the container's`() throws {
        let file = try grid(rows: 2, columns: 2, canvas: (30_000, 30_000), tile: (15_000, 15_000))
        let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(file.bytes) }
        #expect(error?.code == .photoCorrupt)
        #expect(error?.message.contains("30000") == true, "\(error?.message ?? "")")
    }

    @Test func `what leaves a doubt is refused`() throws {
        let (configuration, data) = try picture()
        var circle = try grid(rows: 1, columns: 2, canvas: (2 * Self.width, Self.height))
        circle.parts = [1: [1, 1]]
        #expect(code(circle) != nil)
        let plain = single(configuration, data)
        let twice = plain.bytes + HEICFile.box("meta", [0, 0, 0, 0])
        #expect(throws: InferenceError.self) { try PhotoDecoder.decode(twice) }
        var short = configuration
        short[21] &= 0xFC
        #expect(code(single(short, data)) == .photoUnsupported)
        let header = HEICFile.box("ftyp", Array("heic".utf8) + HEICFile.number(0, 4) + Array("mif1heic".utf8))
        #expect(throws: InferenceError.self) { try PhotoDecoder.decode(header) }
    }

    @Test func `a file of nothing but pieces is refused`() throws {
        let (configuration, data) = try picture()
        let units = single(configuration, data + Array(repeating: 0, count: 4 * 200_000)).bytes
        let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(units) }
        #expect(error?.message.contains("cut into too many pieces") == true, "\(error?.message ?? "")")
    }

    @Test func `a file of nothing but boxes is refused`() throws {
        let (configuration, data) = try picture()
        let boxes = Array(repeating: HEICFile.box("free", []), count: 20_000).flatMap { $0 }
        let many = single(configuration, data).bytes + boxes
        let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(many) }
        #expect(error?.message.contains("boxes") == true, "\(error?.message ?? "")")
    }
}
