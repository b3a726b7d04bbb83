/// Every key of the worker's configuration. `docs/configuration.md` is made of it.
package enum SettingCatalog {
    /// All keys, in the order in which they are described.
    package static let all =
        kafka + redis + model + inference + photos + failures + matching + experiment + cache + reprojection + http
        + health + log + tracing

    static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
}
