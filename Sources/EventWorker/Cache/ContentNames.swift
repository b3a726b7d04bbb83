import Crypto
package import FoundationEssentials

/// Names photos and texts in the cache, so that the same content is found again and its name does not give it away.
///
/// A name is the HMAC-SHA-256 of the content ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)), in lowercase hexadecimal.
/// With a key file, whoever reads Redis and has a photo cannot tell whether it is a member's. Without one, the fingerprint
/// of the model is the key: names are unlike plain digests, but whoever knows the model can compute them.
package struct ContentNames: Sendable {
    private let keyFile: HashKeyFile?

    /// Names under the key in a file, or, without one, under the model's fingerprint.
    package init(keyFile: HashKeyFile? = nil) {
        self.keyFile = keyFile
    }

    /// The name of a content.
    ///
    /// - Parameters:
    ///   - content: a photo's bytes, or a text's UTF-8.
    ///   - fingerprint: the model that computes its features.
    /// - Returns: 64 hexadecimal digits.
    package func name(of content: some DataProtocol, fingerprint: String) -> String {
        let key = keyFile?.current ?? SymmetricKey(data: Array(fingerprint.utf8))
        return HMAC<SHA256>.authenticationCode(for: content, using: key)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
