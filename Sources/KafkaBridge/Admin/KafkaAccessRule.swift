/// One entry of a cluster's access control lists.
public struct KafkaAccessRule: Sendable, Hashable {
    /// What a rule is about.
    public enum Resource: String, Sendable, Hashable {
        case topic, group, cluster, other
    }

    /// How a rule names its resources.
    public enum Pattern: String, Sendable, Hashable {
        /// One name, or `*` for all.
        case literal
        /// Every name that begins so.
        case prefixed
    }

    /// What a rule allows or denies.
    public enum Operation: String, Sendable, Hashable {
        case all, read, write, describe, other
    }

    /// What the rule is about.
    public let resource: Resource
    /// The name, `*`, or the beginning of names.
    public let name: String
    /// How to read the name.
    public let pattern: Pattern
    /// Whom it concerns, such as `User:worker` or `User:*`.
    public let principal: String
    /// What it allows or denies.
    public let operation: Operation
    /// Whether it allows; a denial wins over every permission.
    public let isAllowed: Bool

    /// Describes a rule.
    ///
    /// - Parameters:
    ///   - resource: What it is about.
    ///   - name: The name, `*`, or the beginning of names.
    ///   - pattern: How to read the name.
    ///   - principal: Whom it concerns.
    ///   - operation: What it allows or denies.
    ///   - isAllowed: Whether it allows.
    public init(
        resource: Resource,
        name: String,
        pattern: Pattern,
        principal: String,
        operation: Operation,
        isAllowed: Bool
    ) {
        self.resource = resource
        self.name = name
        self.pattern = pattern
        self.principal = principal
        self.operation = operation
        self.isAllowed = isAllowed
    }
}
