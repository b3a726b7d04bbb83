package import Contracts

/// What a member wrote, in the form in which the model reads it.
package struct WrittenTexts: Sendable, Hashable {
    /// Whom the member would like to meet; nil when nothing is said.
    package let ideal: String?
    /// What the member says of themselves: the introduction and, on a line of its own, `MBTI: ` and the type; nil when
    /// nothing is said.
    package let own: String?

    /// The texts of a profile. White space at both ends is no part of a text.
    package init(idealType: String?, introduction: String?, mbti: String?) {
        ideal = Self.content(idealType)
        let parts = [Self.content(introduction), Self.content(mbti).map { "MBTI: \($0)" }].compactMap(\.self)
        own = parts.isEmpty ? nil : parts.joined(separator: "\n")
    }

    /// One of the texts.
    package subscript(text: TextVectors.Text) -> String? {
        switch text {
        case .ideal: ideal
        case .own: own
        }
    }

    private static func content(_ text: String?) -> String? {
        guard let text else { return nil }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        return String(scalars[first...last])
    }
}

extension WrittenTexts {
    init(_ event: ProfileUpdated) {
        self.init(idealType: event.idealType, introduction: event.introduction, mbti: event.mbti)
    }

    init(_ event: MemberAttributes) {
        self.init(idealType: event.idealType, introduction: event.introduction, mbti: event.mbti)
    }
}

/// What identifies the features of a text: what computed them, and the text's content.
package struct TextKey: Sendable, Hashable {
    /// The text fingerprint.
    package let fingerprint: String
    /// The text's name, as ``ContentNames`` gives it.
    package let content: String

    /// The key of one text's features by one model.
    package init(fingerprint: String, content: String) {
        self.fingerprint = fingerprint
        self.content = content
    }
}
