import CommandSupport
import MetricLearning

/// What a head file says of itself beside its weights.
struct HeadMetadata {
    private let run: RunDescription
    private let epoch: EpochReport?

    /// The metadata of the best head of a run.
    init(_ run: RunDescription, epoch: EpochReport?) {
        self.run = run
        self.epoch = epoch
    }

    /// The strings of a safetensors file: the backbone's fingerprint, the classes and recipe as JSON, the epoch, and the
    /// figures of the validation split as JSON.
    ///
    /// - Throws: ``CommandFailure`` when a value cannot be written as JSON, which no training makes.
    func strings() throws(CommandFailure) -> [String: String] {
        do {
            var strings = ["configuration": try JSONLine.encode(run.configuration)]
            if let data = run.data {
                strings["fingerprint"] = data.fingerprint
                strings["classes"] = try JSONLine.encode(data.classes)
                strings["dataSha256"] = data.sha256
            }
            if let epoch {
                strings["epoch"] = "\(epoch.epoch)"
                strings["step"] = "\(epoch.step)"
                strings["validation"] = try epoch.validation.map { try JSONLine.encode($0) }
            }
            return strings
        } catch {
            throw .failed("cannot describe the head: \(error)")
        }
    }
}
