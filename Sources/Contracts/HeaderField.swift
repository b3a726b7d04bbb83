/// A record header: its name and its value. A name may come more than once; the last one counts.
public typealias HeaderField = (String, [UInt8])

/// Finds the value that counts under a name, read as UTF-8.
func headerText(_ name: String, in headers: [HeaderField]) -> String? {
    headers.last { $0.0 == name }.flatMap { String(validating: $0.1, as: UTF8.self) }
}
