import Crypto

/// SHA-256 as file names and manifests write it.
public enum ContentHash {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The SHA-256 of some bytes, in 64 lowercase hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
