/// Why a photo could not be had.
///
/// | Code | Refused | Another try |
/// |---|---|---|
/// | `photo_url_forbidden` | malformed URL, scheme without a source, origin or bucket that is not listed, user in the URL, file outside of the root or not a regular one | no |
/// | `photo_address_forbidden` | the host has an address that ``AddressPolicy`` refuses | no |
/// | `photo_redirect_forbidden` | too many redirects, one to nowhere, one from https to http | no |
/// | `photo_not_found` | 404 or 410; no such file | no |
/// | `photo_refused` | any other answer than 200 that will stay: 401 and 403 of an origin, which is shown no key; `AccessDenied` of S3; 204, 206 | no |
/// | `photo_type_forbidden` | an answer that calls itself anything but a picture or bytes, or that is compressed | no |
/// | `photo_too_many_bytes` | longer than the limit, announced or not | no |
/// | `photo_hash_mismatch` | another SHA-256 than the event's `contentSha256` | no |
/// | `photo_too_slow` | the body comes slower than the least rate | yes |
/// | `photo_store_down` | the store has failed for one photo after another, does not take the worker's key, or there is none; it is left alone for a while | waits, uncounted |
/// | `photo_paced` | more photos come than `photos.maxPerSecond` allows | waits, uncounted |
/// | `photo_unavailable` | no connection, no name, time is up, body ends early, 408, 425, 429, 5xx | yes, after `Retry-After` |
package struct PhotoSourceError: Error, Sendable, Hashable {
    /// What can be done about it.
    package enum Remedy: Sendable, Hashable {
        /// The event is wrong; another try cannot help.
        case none
        /// Another try may help.
        case retry
        /// The store is down for every photo; a try makes sense after this time.
        case wait(Duration)
    }

    private enum Code: String, CaseIterable {
        case urlForbidden = "photo_url_forbidden"
        case addressForbidden = "photo_address_forbidden"
        case redirectForbidden = "photo_redirect_forbidden"
        case notFound = "photo_not_found"
        case refused = "photo_refused"
        case typeForbidden = "photo_type_forbidden"
        case tooManyBytes = "photo_too_many_bytes"
        case hashMismatch = "photo_hash_mismatch"
        case storeDown = "photo_store_down"
        case tooSlow = "photo_too_slow"
        case paced = "photo_paced"
        case unavailable = "photo_unavailable"
    }

    /// Every code.
    package static let codes = Code.allCases.map(\.rawValue)

    /// A bounded code, fit for a dead-letter header.
    package let code: String
    /// One sentence that names the URL's host or path, never its query.
    package let message: String
    /// What can be done.
    package var remedy: Remedy
    /// How long the store wants to be left alone, within bounds.
    package var retryAfter: Duration?
    /// The store that failed, when all its photos may be concerned; nil when the photo alone is.
    package var store: String?

    /// Whether the store fails every photo for a reason that has nothing to do with this one.
    var concernsEveryPhoto: Bool { code == Code.storeDown.rawValue && store != nil }

    private init(
        code: Code,
        message: String,
        remedy: Remedy,
        retryAfter: Duration? = nil,
        store: String? = nil
    ) {
        self.code = code.rawValue
        self.message = message
        self.remedy = remedy
        self.retryAfter = retryAfter
        self.store = store
    }

    package static func forbidden(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .urlForbidden, message: message, remedy: .none)
    }

    package static func addressForbidden(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .addressForbidden, message: message, remedy: .none)
    }

    package static func redirectForbidden(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .redirectForbidden, message: message, remedy: .none)
    }

    package static func notFound(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .notFound, message: message, remedy: .none)
    }

    package static func refused(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .refused, message: message, remedy: .none)
    }

    package static func typeForbidden(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .typeForbidden, message: message, remedy: .none)
    }

    package static func tooManyBytes(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .tooManyBytes, message: message, remedy: .none)
    }

    package static func hashMismatch(_ message: String) -> PhotoSourceError {
        PhotoSourceError(code: .hashMismatch, message: message, remedy: .none)
    }

    package static func storeDown(
        _ message: String,
        store: String? = nil,
        for pause: Duration = .seconds(1)
    ) -> PhotoSourceError {
        PhotoSourceError(code: .storeDown, message: message, remedy: .wait(pause), store: store)
    }

    package static func tooSlow(_ message: String, store: String? = nil) -> PhotoSourceError {
        PhotoSourceError(code: .tooSlow, message: message, remedy: .retry, store: store)
    }

    package static func paced(for pause: Duration) -> PhotoSourceError {
        PhotoSourceError(
            code: .paced,
            message: "more photos come than photos.maxPerSecond allows",
            remedy: .wait(pause)
        )
    }

    package static func unavailable(
        _ message: String,
        store: String? = nil,
        retryAfter: Duration? = nil
    ) -> PhotoSourceError {
        PhotoSourceError(
            code: .unavailable,
            message: message,
            remedy: .retry,
            retryAfter: retryAfter,
            store: store
        )
    }
}
