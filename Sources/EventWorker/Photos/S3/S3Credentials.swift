package import FoundationEssentials

/// A key that signs requests. Its secret parts appear in no description.
package struct S3Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    package let accessKey: String
    package let secretKey: String
    package let sessionToken: String?
    /// When it ends; nil when that is not known.
    let expiry: Date?

    /// A key, with a token when it is a temporary one.
    package init(accessKey: String, secretKey: String, sessionToken: String? = nil, expiry: Date? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiry = expiry
    }

    /// The key's public part.
    package var description: String { "S3Credentials(\(accessKey), [hidden])" }
    /// The same.
    package var debugDescription: String { description }
}

extension S3Credentials: CustomReflectable {
    /// A mirror without secrets.
    package var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}
