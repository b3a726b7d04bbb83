import Dispatch

extension StyleEncoder {
    /// Computes the features of one photo.
    ///
    /// The photo is decoded while another one is computed. Small photos that wait together are computed together; none
    /// sees another, and a photo gives the same bits alone and among others.
    ///
    /// - Parameter photo: the bytes of a JPEG, PNG, WebP or HEIC file.
    /// - Returns: the features and where the time went.
    /// - Throws: ``InferenceError`` with one of the `photo_` codes, or with `device_memory` or `device_failed` where the
    ///   photo bears no blame.
    public func encode(_ photo: [UInt8]) async throws(InferenceError) -> PhotoFeatures {
        let (patches, decoding) = try await Self.onQueue(decodingQueues.next()) { () throws(InferenceError) in
            let meter = WorkMeter()
            return (try self.preprocessor.patches(from: photo, meter: meter), meter.report)
        }
        return photoFeatures(try await batcher.features(of: patches), patches, decoding)
    }

    /// Computes the features of one photo on the calling thread.
    package func compute(_ photo: [UInt8], probe: StageProbe? = nil) throws(InferenceError) -> PhotoFeatures {
        let meter = WorkMeter()
        let patches = try preprocessor.patches(from: photo, meter: meter)
        let features = try backbone.pooledFeatures(of: [patches], probe: probe)[0]
        let computed = PhotoBatcher.Computed(features: features, batchSize: 1, queueing: .zero)
        return photoFeatures(computed, patches, meter.report)
    }

    private func photoFeatures(
        _ computed: PhotoBatcher.Computed,
        _ patches: PixelPatches,
        _ decoding: WorkReport
    ) -> PhotoFeatures {
        var work = decoding
        work.add(computed.features.work)
        return PhotoFeatures(
            values: computed.features.values,
            resizedSize: (patches.gridWidth * patches.patchSize, patches.gridHeight * patches.patchSize),
            work: work,
            batchSize: computed.batchSize,
            queueing: computed.queueing
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
