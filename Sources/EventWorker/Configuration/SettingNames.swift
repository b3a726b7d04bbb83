import CommandSupport
package import FoundationEssentials

/// Finds keys that do not exist, and what was probably meant.
package enum SettingNames {
    /// Checks the keys of a file.
    ///
    /// - Parameter file: the file's JSON.
    /// - Throws: ``ConfigurationError`` naming the first key that does not exist, or a value that stands where keys are
    ///   expected. What is no JSON at all is left to whoever reads the values.
    package static func check(file: Data) throws {
        guard let tree = try? JSONDecoder().decode(JSONTree.self, from: file) else { return }
        guard case .object(let members) = tree else {
            throw ConfigurationError("(file)", "must be a JSON object such as {\"kafka\": {...}}")
        }
        try check(members, below: "")
    }

    /// Checks the environment for names that are nearly those of keys. Others are not the worker's.
    ///
    /// - Throws: ``ConfigurationError`` naming the first.
    package static func check(environment: [String: String]) throws {
        let known = Dictionary(uniqueKeysWithValues: SettingCatalog.all.map { ($0.environmentName, $0) })
        for name in environment.keys.sorted() where known[name] == nil {
            let isNear = { (other: String) in EditDistance.between(name, other) <= 2 && other.count > 6 }
            // Of another section it is another program's.
            guard let meant = known.keys.sorted().first(where: { Self.section($0) == Self.section(name) && isNear($0) })
            else { continue }
            throw ConfigurationError(name, "is in the environment and means nothing; did you mean \(meant)?")
        }
    }

    private static func section(_ name: String) -> Substring { name.prefix { $0 != "_" } }

    private static func check(_ members: [String: JSONTree], below path: String) throws {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let key = path.isEmpty ? name : "\(path).\(name)"
            let isSection = SettingCatalog.all.contains { $0.key.hasPrefix(key + ".") }
            switch value {
            case .object(let inner) where isSection: try check(inner, below: key)
            case _ where isSection:
                throw ConfigurationError(
                    key,
                    "must be an object with settings, such as {\"\(example(below: key))\": ...}"
                )
            case .object where SettingCatalog.byKey[key] != nil:
                throw ConfigurationError(
                    key,
                    "must be \(SettingCatalog.byKey[key]?.kind.rawValue ?? ""), not an object"
                )
            default:
                guard SettingCatalog.byKey[key] == nil else { continue }
                throw ConfigurationError(key, "is not known\(suggestion(for: fullKey(key, value)))")
            }
        }
    }

    /// A key that stands for an unknown section: with the first of its settings.
    private static func fullKey(_ key: String, _ value: JSONTree) -> String {
        guard case .object(let members) = value, let name = members.keys.sorted().first else { return key }
        return "\(key).\(name)"
    }

    private static func example(below key: String) -> Substring {
        SettingCatalog.all.first { $0.key.hasPrefix(key + ".") }?.key.dropFirst(key.count + 1) ?? ""
    }

    /// What to say after "is not known".
    package static func suggestion(for key: String) -> String {
        let nearest = SettingCatalog.all.map { (distance: distance(key, $0.key), key: $0.key) }
            .min { ($0.distance, $0.key) < ($1.distance, $1.key) }
        guard let nearest, nearest.distance <= max(2, key.count / 3) else {
            return "; event-worker config --describe lists all settings"
        }
        return "; did you mean \(nearest.key)?"
    }

    /// Also of a key in the wrong section, or written in other letters.
    private static func distance(_ key: String, _ other: String) -> Int {
        let whole = EditDistance.between(key.lowercased(), other.lowercased())
        guard let name = key.split(separator: ".").last, let otherName = other.split(separator: ".").last,
            name.count > 3, name.lowercased() == otherName.lowercased()
        else { return whole }
        return min(whole, 2)
    }
}

/// The shape of a JSON text.
private enum JSONTree: Decodable {
    case object([String: JSONTree])
    case other

    init(from decoder: any Decoder) throws {
        self = (try? decoder.singleValueContainer().decode([String: JSONTree].self)).map { .object($0) } ?? .other
    }
}
