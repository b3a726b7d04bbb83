import Contracts
import FoundationEssentials
import NIOHTTP1

/// What the head of an answer says about the body that would follow.
struct PhotoResponseHead {
    let status: UInt
    let headers: HTTPHeaders

    var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }

    /// Refuses an answer before its body is read.
    func check(host: String, limits: PhotoFetchLimits, takesAnyType: Bool = false) throws(PhotoSourceError) {
        switch status {
        case 200: break
        case 404, 410: throw .notFound("\(host) has no such photo (HTTP \(status))")
        case 408, 425, 429, 500...:
            throw .unavailable(
                "\(host) answered HTTP \(status)",
                store: host,
                retryAfter: retryAfter(now: Date()).map { min($0, limits.longestRetryAfter) }
            )
        default: throw .refused("\(host) answered HTTP \(status), which is no photo")
        }
        let encoding = headers.first(name: "content-encoding")?.lowercased() ?? "identity"
        guard encoding == "identity" else {
            throw .typeForbidden("\(host) answered compressed, which was not asked for")
        }
        guard takesAnyType || Self.isPhotoLike(headers.first(name: "content-type")) else {
            throw .typeForbidden("\(host) answered with another type than a picture")
        }
        let announced = headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= limits.maximumBytes else {
            throw .tooManyBytes(
                "the photo from \(host) has \(announced) bytes; the limit is \(limits.maximumBytes) bytes"
            )
        }
    }

    /// A picture, bytes of any kind, or nothing said: the bytes themselves decide later.
    private static func isPhotoLike(_ type: String?) -> Bool {
        let type = type?.split(separator: ";").first?.lowercased().trimmingPrefix(" ") ?? ""
        let bare = String(type).replacing(" ", with: "")
        return bare.isEmpty || bare.hasPrefix("image/")
            || ["application/octet-stream", "binary/octet-stream"].contains(bare)
    }

    /// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
    func retryAfter(now: Date) -> Duration? {
        guard let text = headers.first(name: "retry-after") else { return nil }
        if let seconds = Int(text) { return seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil }
        guard let date = Self.date(text) else { return nil }
        let milliseconds = date.millisecondsSinceEpoch - Timestamp(now).millisecondsSinceEpoch
        return .milliseconds(max(0, min(milliseconds, 86_400_000)))
    }

    /// A date as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    private static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
