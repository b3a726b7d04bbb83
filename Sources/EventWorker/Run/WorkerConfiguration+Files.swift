extension WorkerConfiguration {
    /// Reads the files without which a worker does not start, and which nothing else of it looks at.
    ///
    /// - Throws: ``ConfigurationError`` naming the key of one that is missing or cannot be used.
    func readFilesOfStart() throws {
        _ = try UserHash(settings: log)
        if tracing.isEnabled { _ = try tracing.headers() }
    }
}
