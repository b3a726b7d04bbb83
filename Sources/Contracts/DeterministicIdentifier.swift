import Crypto
public import FoundationEssentials

/// Ids that follow from what they name, so that a repeated delivery repeats them: UUID version 5 (RFC 9562).
public enum DeterministicIdentifier {
    /// The namespace of the product's own ids: the version 5 UUID of the URL `urn:stylematch:contracts`.
    public static let namespace = UUID(
        uuid: (0x65, 0xe4, 0x87, 0xef, 0x3e, 0x59, 0x55, 0x90, 0x85, 0xb4, 0x72, 0x95, 0xc3, 0x49, 0x0f, 0x56)
    )

    /// The UUID of a name: the first 128 bits of SHA-1 over the namespace's bytes and the name's UTF-8, with the
    /// version and variant bits set.
    ///
    /// - Parameters:
    ///   - namespace: What the name is unique in.
    ///   - name: Any text, taken byte for byte.
    /// - Returns: The same UUID for the same arguments, everywhere.
    public static func version5(namespace: UUID, name: String) -> UUID {
        var hash = Insecure.SHA1()
        withUnsafeBytes(of: namespace.uuid) { hash.update(bufferPointer: $0) }
        hash.update(data: Array(name.utf8))
        var bytes = Array(hash.finalize())
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }

    /// The id of the event that a worker produces from another event.
    ///
    /// The name is `<topic>|<sourceEventId>`, or `<topic>|<fingerprint>|<sourceEventId>`; neither a topic nor a
    /// fingerprint contains the separator, so different sources never share a name.
    ///
    /// - Parameters:
    ///   - topic: The topic of the produced event.
    ///   - sourceEventId: The `eventId` of the event it is produced from.
    ///   - fingerprint: What decided the content, where one source event may be processed again under another model.
    /// - Returns: A UUID in lower case.
    public static func event(on topic: String, from sourceEventId: String, fingerprint: String? = nil) -> String {
        let name = [topic, fingerprint, sourceEventId].compactMap(\.self).joined(separator: "|")
        return version5(namespace: namespace, name: name).uuidString.lowercased()
    }
}
