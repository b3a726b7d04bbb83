/// What one check of `event-worker doctor` found.
package struct Finding: Sendable, Hashable, Encodable {
    /// How it stands.
    package enum Status: String, Sendable, Hashable, Encodable {
        /// As it should be.
        case ok
        /// The worker runs, but not as well as it could.
        case warning
        /// The worker will not run, or will lose its guarantees.
        case failed
        /// It cannot be told.
        case unknown
        /// It does not apply.
        case skipped
    }

    /// What was checked, such as `topics`.
    package let check: String
    /// How it stands.
    package let status: Status
    /// What was found, in one sentence without any secret.
    package let detail: String
    /// What to do about it; nil when nothing is to be done.
    package let remedy: String?

    init(_ check: String, _ status: Status, _ detail: String, remedy: String? = nil) {
        self.check = check
        self.status = status
        self.detail = detail
        self.remedy = remedy
    }
}
