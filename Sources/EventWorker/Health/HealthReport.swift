/// The answer of a probe.
package struct HealthReport: Sendable, Hashable, Encodable {
    /// One thing that was looked at.
    package struct Check: Sendable, Hashable, Encodable {
        package enum Status: String, Sendable, Hashable, Encodable {
            case ok
            case failed
        }

        package let name: String
        package let status: Status
        /// One sentence.
        package let detail: String

        init(_ name: String, _ isGood: Bool, _ detail: String) {
            self.name = name
            status = isGood ? .ok : .failed
            self.detail = detail
        }
    }

    package let status: Check.Status
    package let checks: [Check]

    init(_ checks: [Check]) {
        self.checks = checks
        status = checks.allSatisfy { $0.status == .ok } ? .ok : .failed
    }

    /// Whether all is well.
    package var isGood: Bool { status == .ok }
}
