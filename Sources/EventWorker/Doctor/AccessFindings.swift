import Contracts
package import KafkaBridge

/// Judges access control lists: what the worker's principal may do, as far as its rules say. Decisions only.
package struct AccessFindings: Sendable {
    private let rules: [KafkaAccessRule]
    private let principal: String
    private let group: String
    private let runsExperiment: Bool

    /// Judges the rules for a principal such as `User:worker`.
    package init(rules: [KafkaAccessRule], principal: String, group: String, runsExperiment: Bool = false) {
        self.rules = rules
        self.principal = principal
        self.group = group
        self.runsExperiment = runsExperiment
    }

    /// Whether everything that a worker does is allowed.
    package var finding: Finding {
        let needs: [(KafkaAccessRule.Resource, String, KafkaAccessRule.Operation)] =
            (Topics.consumed + Topics.compacted + (runsExperiment ? [Topics.abExperiments] : [])).map {
                (.topic, $0, .read)
            }
            + (Topics.produced + Topics.consumed.map { Topics.deadLetter(of: $0) }).map { (.topic, $0, .write) }
            + (runsExperiment ? Topics.experimentation : []).map { (.topic, $0, .write) }
            + [(.group, group, .read)]
        let lacking = needs.filter { !allows($0.2, $0.0, $0.1) }
        guard !lacking.isEmpty else { return Finding("acls", .ok, "\(principal) may do everything that a worker does") }
        let list = lacking.map { "\($0.2.rawValue.uppercased()) on \($0.0.rawValue) \($0.1)" }.joined(separator: ", ")
        return Finding(
            "acls",
            .failed,
            "no rule allows \(principal): \(list)",
            remedy: "grant them, unless \(principal) is a super user, which needs no rule"
        )
    }

    private func allows(
        _ operation: KafkaAccessRule.Operation,
        _ resource: KafkaAccessRule.Resource,
        _ name: String
    ) -> Bool {
        let matching = rules.filter { rule in
            rule.resource == resource && [principal, "User:*"].contains(rule.principal)
                && [operation, .all].contains(rule.operation)
                && (rule.pattern == .prefixed ? name.hasPrefix(rule.name) : rule.name == "*" || rule.name == name)
        }
        return !matching.isEmpty && matching.allSatisfy(\.isAllowed)
    }
}
