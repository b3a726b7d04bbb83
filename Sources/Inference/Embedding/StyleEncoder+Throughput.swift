extension StyleEncoder {
    /// What batches of one photo, many times over, took.
    public struct Throughput: Sendable {
        /// Photos a second when all are decoded already.
        public let fromPixels: Double
        /// Photos a second from the file's bytes, decoded while others are computed.
        public let fromBytes: Double
        /// Floating-point operations a second of batches of decoded photos.
        public let flopPerSecond: Double
    }

    /// Times batches of a photo after a first one that does not count.
    ///
    /// - Parameters:
    ///   - photo: the bytes of a JPEG, PNG, WebP or HEIC file.
    ///   - batch: how many are computed together; from bytes, as many wait at a time, and those that wait are computed
    ///     together as the device's plan has it.
    ///   - rounds: how many batches.
    /// - Returns: photos and operations a second.
    /// - Throws: as ``encode(_:)``.
    public func throughput(of photo: [UInt8], batch: Int, rounds: Int) async throws(InferenceError) -> Throughput {
        let clock = ContinuousClock()
        let patches = try await Self.onQueue(decodingQueues.next()) { () throws(InferenceError) in
            try self.preprocessor.patches(from: photo)
        }
        let photos = Array(repeating: patches, count: batch)
        let flop = try await Self.onQueue(queue) { () throws(InferenceError) in
            try self.backbone.pooledFeatures(of: photos, probe: nil).reduce(0) { $0 + $1.work.total.flop }
        }
        let computed = try await time(photos, rounds: rounds)
        let start = clock.now
        // As many ways as photos of a batch, each with one photo after another.
        try await Self.beside(batch) { _ async throws(InferenceError) in
            for _ in 0..<rounds { _ = try await self.encode(photo) }
        }
        let encoded = clock.now - start
        let count = Double(batch * rounds)
        return Throughput(
            fromPixels: count / computed.inSeconds,
            fromBytes: count / encoded.inSeconds,
            flopPerSecond: flop * Double(rounds) / computed.inSeconds
        )
    }

    /// Times batches of decoded photos, as many at once as the device takes.
    private func time(_ photos: [PixelPatches], rounds: Int) async throws(InferenceError) -> Duration {
        let ways = backbone.batchPlan.batchesAtOnce
        let start = ContinuousClock.now
        try await Self.beside(ways) { way async throws(InferenceError) in
            for _ in stride(from: way, to: rounds, by: ways) {
                _ = try await Self.onQueue(ways > 1 ? self.concurrentQueue : self.queue) {
                    () throws(InferenceError) in
                    try self.backbone.pooledFeatures(of: photos, probe: nil)
                }
            }
        }
        return ContinuousClock.now - start
    }

    /// Runs a body several times beside one another.
    private static func beside(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws(InferenceError) -> Void
    ) async throws(InferenceError) {
        let result = await withTaskGroup(of: Result<Void, InferenceError>.self) { group in
            for index in 0..<count {
                group.addTask {
                    await Result.catching { () async throws(InferenceError) in try await body(index) }
                }
            }
            var all: Result<Void, InferenceError> = .success(())
            for await one in group { if case .failure = one { all = one } }
            return all
        }
        try result.get()
    }
}

extension Result where Failure == InferenceError {
    fileprivate static func catching(_ body: () async throws(InferenceError) -> Success) async -> Self {
        do throws(InferenceError) { return .success(try await body()) } catch { return .failure(error) }
    }
}
