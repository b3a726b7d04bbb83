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
        let (computed, flop) = try await Self.onQueue(queue) { () throws(InferenceError) in
            let features = try self.backbone.pooledFeatures(of: photos, probe: nil)
            let start = clock.now
            for _ in 0..<rounds { _ = try self.backbone.pooledFeatures(of: photos, probe: nil) }
            return (clock.now - start, features.reduce(0) { $0 + $1.work.total.flop })
        }
        let start = clock.now
        // As many ways as photos of a batch, each with one photo after another.
        let result = await withTaskGroup(of: Result<Void, InferenceError>.self) { group in
            for _ in 0..<batch {
                group.addTask {
                    await Result.catching { () throws(InferenceError) in
                        for _ in 0..<rounds { _ = try await self.encode(photo) }
                    }
                }
            }
            var all: Result<Void, InferenceError> = .success(())
            for await one in group { if case .failure = one { all = one } }
            return all
        }
        try result.get()
        let encoded = clock.now - start
        let count = Double(batch * rounds)
        return Throughput(
            fromPixels: count / computed.inSeconds,
            fromBytes: count / encoded.inSeconds,
            flopPerSecond: flop * Double(rounds) / computed.inSeconds
        )
    }
}

extension Result where Failure == InferenceError {
    fileprivate static func catching(_ body: () async throws(InferenceError) -> Success) async -> Self {
        do throws(InferenceError) { return .success(try await body()) } catch { return .failure(error) }
    }
}
