import Crypto
public import FoundationEssentials

/// The fixed calibration of text and style scores: fitted once on a sample, kept in a small file, and named on every
/// slate, so that scores of different calibrations are never taken for the same.
public struct ScoreCalibration: Sendable, Hashable {
    /// What stands in the file.
    public struct Content: Sendable, Hashable, Codable {
        /// The version of the format, 1.
        public let version: Int
        /// The curve of text scores.
        public let text: CalibrationCurve
        /// The curve of style scores.
        public let style: CalibrationCurve
        /// What made the text vectors of the sample, if it had any.
        public let textModel: String?
        /// What made the style vectors of the sample, if it had any.
        public let styleFingerprint: String?
        /// The pairs of members that the curves were fitted on.
        public let pairs: Int

        /// Describes a calibration.
        public init(
            text: CalibrationCurve,
            style: CalibrationCurve,
            textModel: String? = nil,
            styleFingerprint: String? = nil,
            pairs: Int
        ) {
            version = 1
            self.text = text
            self.style = style
            self.textModel = textModel
            self.styleFingerprint = styleFingerprint
            self.pairs = pairs
        }
    }

    /// Names the calibration on slates: the first 16 hexadecimal digits of the SHA-256 of its file, or `built-in`.
    public let identifier: String
    /// What stands in the file.
    public let content: Content

    /// Half of one plus the cosine, for text and style: used where no sample has been fitted.
    public static let builtIn = ScoreCalibration(
        identifier: "built-in",
        content: Content(text: .cosine, style: .cosine, pairs: 0)
    )

    private static let largestFile = 1 << 20

    private init(identifier: String, content: Content) {
        self.identifier = identifier
        self.content = content
    }

    /// Reads a calibration from the bytes of its file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - name: The file's name, for errors.
    /// - Throws: ``MatchingError`` with code `calibration_malformed`.
    public init(bytes: Data, name: String) throws(MatchingError) {
        guard bytes.count <= Self.largestFile else {
            throw MatchingError(.calibrationMalformed, "\(name) has \(bytes.count) bytes; a calibration is small")
        }
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: bytes)
        } catch {
            throw MatchingError(
                .calibrationMalformed,
                "\(name) is no calibration; write one with `stylelab calibrate` (\(Self.problem(error)))"
            )
        }
        guard content.version == 1 else {
            throw MatchingError(
                .calibrationMalformed,
                "\(name) has version \(content.version), and this program reads version 1"
            )
        }
        let digest = SHA256.hash(data: bytes).prefix(8)
        identifier = digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        self.content = content
    }

    /// Reads a calibration file.
    ///
    /// - Parameter path: The file that `stylelab calibrate` wrote.
    /// - Throws: ``MatchingError`` with code `calibration_malformed`.
    public init(path: String) throws(MatchingError) {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw MatchingError(.calibrationMalformed, "the calibration \(path) cannot be read")
        }
        try self.init(bytes: bytes, name: path)
    }

    /// Checks that the calibration was fitted on vectors like those that are ranked now: cosines of other vectors lie in
    /// another range, and would be calibrated wrongly.
    ///
    /// - Parameters:
    ///   - styleFingerprint: What makes the styles; `nil` when there are none.
    ///   - textModel: What makes the texts; `nil` when there are none.
    /// - Throws: ``MatchingError`` with code `calibration_foreign`, naming what it was fitted on and what there is.
    public func requireFit(styleFingerprint: String?, textModel: String?) throws(MatchingError) {
        for (kind, fitted, present) in [
            ("styles of fingerprint", content.styleFingerprint, styleFingerprint),
            ("texts of", content.textModel, textModel),
        ] {
            guard let fitted, let present, fitted != present else { continue }
            throw MatchingError(
                .calibrationForeign,
                "calibration \(identifier) was fitted on \(kind) \(fitted), and these are of \(present); "
                    + "fit one anew with `stylelab calibrate`"
            )
        }
    }

    private static func problem(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        case DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is no JSON"
                : "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        default: "it cannot be read"
        }
    }

    /// Whether no sample was fitted.
    public var isBuiltIn: Bool { self == .builtIn }
}
