import Dispatch

extension StyleEncoder {
    /// Computes the features of one photo.
    ///
    /// The photo is decoded while another one is computed. Small photos that wait together are computed together; none
    /// sees another, and a photo gives the same bits alone and among others.
    ///
    /// - Parameter photo: the bytes of a JPEG, PNG, WebP or HEIC file.
    /// - Returns: the features and where the time went.
    /// - Throws: ``InferenceError`` with one of the `photo_` codes.
    public func encode(_ photo: [UInt8]) async throws(InferenceError) -> PhotoFeatures {
        let (patches, decoding) = try await Self.onQueue(decodingQueue) { () throws(InferenceError) in
            let meter = WorkMeter()
            return (try self.preprocessor.patches(from: photo, meter: meter), meter.report)
        }
        return photoFeatures(await batcher.features(of: patches), patches, decoding)
    }

    /// Computes the features of one photo on the calling thread.
    package func compute(_ photo: [UInt8], probe: StageProbe? = nil) throws(InferenceError) -> PhotoFeatures {
        let meter = WorkMeter()
        let patches = try preprocessor.patches(from: photo, meter: meter)
        return photoFeatures(backbone.pooledFeatures(of: [patches], probe: probe)[0], patches, meter.report)
    }

    private func photoFeatures(
        _ pooled: PooledFeatures,
        _ patches: PixelPatches,
        _ decoding: WorkReport
    ) -> PhotoFeatures {
        var work = decoding
        work.add(pooled.work)
        return PhotoFeatures(
            values: pooled.values,
            resizedSize: (patches.gridWidth * patches.patchSize, patches.gridHeight * patches.patchSize),
            work: work
        )
    }

    /// The most that the device can do, measured now on all threads, in registers alone.
    public func measuredPeak() async -> DevicePeak {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.backbone.measuredPeak()) }
        }
    }

    /// Runs `body` on a queue, after what waits there.
    static func onQueue<Value: Sendable>(
        _ queue: DispatchQueue,
        _ body: @escaping @Sendable () throws(InferenceError) -> Value
    ) async throws(InferenceError) -> Value {
        let result: Result<Value, InferenceError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}
