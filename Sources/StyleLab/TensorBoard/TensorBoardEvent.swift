/// One record of a TensorBoard event file: the file's version, or scalars of one step.
///
/// The fields are those of TensorFlow's `event.proto` and `summary.proto`.
package struct TensorBoardEvent: Sendable, Hashable {
    /// What an event says.
    package enum Content: Sendable, Hashable {
        /// The version of the format, the first event of every file.
        case version
        /// Scalars under their tags, such as "loss/train".
        case scalars([Scalar])
    }

    /// One number under its tag.
    package struct Scalar: Sendable, Hashable {
        /// Where TensorBoard shows it; what stands before the slash is the group.
        package let tag: String
        /// The number; TensorBoard keeps single precision.
        package let value: Float

        /// A number under its tag.
        package init(_ tag: String, _ value: Double) {
            self.tag = tag
            self.value = Float(value)
        }
    }

    /// Seconds since 1970.
    package var wallTime: Double
    /// The optimiser step that the scalars belong to.
    package var step: Int
    /// The scalars, or the version.
    package var content: Content

    /// An event.
    package init(wallTime: Double, step: Int, content: Content) {
        self.wallTime = wallTime
        self.step = step
        self.content = content
    }

    /// The event as a record of the file: length, checksum of the length, the message and its checksum.
    package var record: [UInt8] {
        let data = message.bytes
        let length = withUnsafeBytes(of: UInt64(data.count).littleEndian) { [UInt8]($0) }
        return length + checksum(of: length) + data + checksum(of: data)
    }

    private func checksum(of bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: CRC32C.masked(bytes).littleEndian) { [UInt8]($0) }
    }

    private var message: ProtocolBufferMessage {
        var event = ProtocolBufferMessage()
        // Fields at their default value are left out, as protocol buffers do.
        if wallTime != 0 { event.add(1, double: wallTime) }
        if step != 0 { event.add(2, integer: step) }
        switch content {
        case .version:
            event.add(3, string: "brain.Event:2")
        case .scalars(let scalars):
            var summary = ProtocolBufferMessage()
            for scalar in scalars {
                var value = ProtocolBufferMessage()
                value.add(1, string: scalar.tag)
                value.add(2, float: scalar.value)
                summary.add(1, message: value)
            }
            event.add(5, message: summary)
        }
        return event
    }
}
