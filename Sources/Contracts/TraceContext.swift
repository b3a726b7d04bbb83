/// W3C Trace Context as it passes from a consumed record to the records produced from it.
public enum TraceContext {
    /// The header that names the trace and the calling span.
    public static let traceparent = "traceparent"
    /// The header with what vendors add; it means nothing without ``traceparent``.
    public static let tracestate = "tracestate"
    /// The longest `tracestate` that is passed on, in bytes.
    public static let maximumTracestateLength = 512

    /// The trace headers to put on produced records.
    ///
    /// - Parameter headers: The headers of the consumed record.
    /// - Returns: `traceparent` and, when it is not too long, `tracestate`; nothing when `traceparent` is absent or has
    ///   not the form that the recommendation gives it.
    public static func passedOn(from headers: [HeaderField]) -> [HeaderField] {
        guard let parent = headers.last(where: { $0.0 == traceparent }), isTraceparent(parent.1) else { return [] }
        guard let state = headers.last(where: { $0.0 == tracestate }), state.1.count <= maximumTracestateLength else {
            return [parent]
        }
        return [parent, state]
    }

    /// `version-traceid-parentid-flags`, the ids not all zero; a later version may append to it.
    private static func isTraceparent(_ value: [UInt8]) -> Bool {
        let parts = value.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[1].count == 32, parts[2].count == 16, parts[3].count == 2
        else { return false }
        let isHexadecimal = parts.prefix(4).joined().allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        let zero = UInt8(ascii: "0")
        let isNamed = parts[1].contains { $0 != zero } && parts[2].contains { $0 != zero }
        let version = String(decoding: parts[0], as: UTF8.self)
        return isHexadecimal && isNamed && version != "ff" && (version != "00" || parts.count == 4)
    }
}
