/// The version of this program, stamped on dead letters.
package enum WorkerVersion {
    /// Semantic version.
    package static let current = "0.1.0"
}
