extension StyleEncoder {
    /// Computes one photo to the end, embedding included where there is a head, and says what each part took.
    ///
    /// - Throws: ``InferenceError`` as ``encode(_:)`` and ``project(_:)``.
    public func workReport(of photo: [UInt8]) async throws(InferenceError) -> WorkReport {
        let features = try await encode(photo)
        var work = features.work
        if let head {
            let clock = ContinuousClock()
            let start = clock.now
            _ = try head.embedding(of: features.values)
            work.add(.head, clock.now - start, flop: head.flop)
        }
        return work
    }
}
