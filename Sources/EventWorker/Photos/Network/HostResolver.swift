/// Turns the name of a host into addresses.
package protocol HostResolver: Sendable {
    /// The addresses of a host, the best first; never empty.
    ///
    /// - Throws: ``HostResolutionError``, or the error of a cancelled task.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// Why a host has no address.
package struct HostResolutionError: Error, Sendable, CustomStringConvertible {
    package let description: String

    /// An error that says what the resolver said.
    package init(_ description: String) {
        self.description = description
    }
}
