package import FoundationEssentials

/// Where an answer redirects to, before anybody asks whether photos may come from there.
package enum PhotoRedirect {
    /// The URL that a `Location` field means ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2)).
    ///
    /// - Parameters:
    ///   - location: The field; nil when there is none.
    ///   - url: The URL that was asked for.
    /// - Returns: An absolute URL.
    /// - Throws: ``PhotoSourceError`` where there is no such URL, and where it would leave the encryption of `https`.
    package static func target(of location: String?, from url: URL) throws(PhotoSourceError) -> URL {
        let store = PhotoFetcher.store(of: url)
        guard let location, let target = URL(string: location, relativeTo: url)?.absoluteURL else {
            throw .redirectForbidden("\(store) redirects to no URL")
        }
        if url.scheme?.lowercased() == "https", target.scheme?.lowercased() != "https" {
            throw .redirectForbidden("\(store) redirects from https to another scheme")
        }
        return target
    }
}
