import Inference

/// SHA-256 as events write it.
enum Hash {
    static func sha256(_ bytes: [UInt8]) -> String {
        Fingerprint.sha256(bytes)
    }
}
