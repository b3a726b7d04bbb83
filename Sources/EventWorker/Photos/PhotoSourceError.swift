/// Why a photo could not be had.
package struct PhotoSourceError: Error, Sendable, Hashable {
    /// What can be done about it.
    package enum Remedy: Sendable, Hashable {
        /// The event is wrong; another try cannot help.
        case none
        /// Another try may help.
        case retry
    }

    /// A bounded code, fit for a dead-letter header.
    package let code: String
    /// One sentence that names the URL's host or path, never its query.
    package let message: String
    /// What can be done.
    package let remedy: Remedy

    package static func forbidden(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: "photo_url_forbidden", message: message, remedy: .none)
    }

    package static func notFound(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: "photo_not_found", message: message, remedy: .none)
    }

    package static func tooManyBytes(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: "photo_too_many_bytes", message: message, remedy: .none)
    }

    package static func hashMismatch(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: "photo_hash_mismatch", message: message, remedy: .none)
    }

    package static func unavailable(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: "photo_unavailable", message: message, remedy: .retry)
    }
}
