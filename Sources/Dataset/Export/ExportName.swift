/// Names of files that come of ids, which may hold anything.
public enum ExportName {
    private static let allowed = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// A name of letters, digits, hyphens and underscores; the number in front makes it unique and keeps the order.
    ///
    /// WebDataset takes all up to the first dot as the name of a sample, so there is none.
    ///
    /// - Parameters:
    ///   - number: The image's place.
    ///   - id: The image's id.
    /// - Returns: At most 67 bytes.
    public static func stem(_ number: Int, id: String) -> String {
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
        let readable = id.utf8.prefix(60).map { allowed.contains($0) ? $0 : UInt8(ascii: "_") }
        return "\(padding)\(digits)-\(String(decoding: readable, as: UTF8.self))"
    }
}
