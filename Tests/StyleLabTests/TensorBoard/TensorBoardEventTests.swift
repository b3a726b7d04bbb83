import Foundation
import StyleLab
import Testing

@Suite struct TensorBoardEventTests {
    /// What `Tools/make_tensorboard_fixture.py` writes with TensorBoard's own code.
    private let events = [
        TensorBoardEvent(wallTime: 0, step: 0, content: .version),
        TensorBoardEvent(
            wallTime: 1,
            step: 1,
            content: .scalars([.init("loss/train", 0.25), .init("triplets/active", 0)])
        ),
        TensorBoardEvent(
            wallTime: 300.5,
            step: 300,
            content: .scalars([.init("loss/train", 0.1), .init("distance/전체", -1.5)])
        ),
        TensorBoardEvent(
            wallTime: 4_294_967_296,
            step: 4_294_967_296,
            content: .scalars([.init("validation/mapAtR", 1e-42)])
        ),
    ]

    private var reference: [UInt8] {
        get throws {
            let path = try Fixture.path("tensorboard/events.out.tfevents.reference")
            return try [UInt8](Data(contentsOf: URL(filePath: path)))
        }
    }

    @Test func `the bytes are those that TensorBoard itself writes`() throws {
        #expect(try events.flatMap(\.record) == reference)
    }

    @Test func `a reader of another hand finds the events and the checksums in order`() throws {
        #expect(try EventFileReader.events(events.flatMap(\.record)) == events)
        #expect(try EventFileReader.events(reference) == events)
    }

    /// The reader's checks are worth something only if they find damage.
    @Test func `every changed byte is found`() throws {
        let bytes = events[1].record
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x10
            #expect(throws: EventFileReader.Damage.self) { try EventFileReader.events(damaged) }
        }
    }
}
