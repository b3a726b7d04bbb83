import CommandSupport
import Dataset
import Inference

/// The local model's opinion of a photo's style: how likely it is to answer with each style's name.
struct LocalLabeller: Sendable {
    /// Pictures of noise that say what a name is worth without a photo.
    private static let noiseCount = 3

    private let encoder: StyleEncoder
    private let styles: [String]
    private let orders: [[Int]]
    private let noise: [[[Double]]]
    private let modelVersion: String

    /// Asks about the pictures of noise.
    ///
    /// - Parameters:
    ///   - encoder: The model.
    ///   - name: What the model is called in labels.
    ///   - styles: The styles.
    ///   - votes: In how many orders the styles are offered.
    /// - Throws: ``InferenceError`` when the checkpoint has no tokenizer or no head of the language model.
    init(_ encoder: StyleEncoder, name: String, styles: [String], votes: Int) async throws(InferenceError) {
        self.encoder = encoder
        self.styles = styles
        let orders = StyleQuestion.orders(of: styles, count: votes)
        self.orders = orders
        modelVersion = "\(name)@\(encoder.fingerprint.backbone.prefix(12))"
        var noise: [[[Double]]] = []
        for number in 0..<Self.noiseCount {
            let picture = try NoisePicture.jpeg(number)
            noise.append(try await Self.likelihoods(picture, encoder, styles, orders))
        }
        self.noise = noise
    }

    /// The opinion of a photo, and the share of belief that the style has among all.
    ///
    /// - Throws: ``InferenceError`` when the photo cannot be used.
    func opinion(of photo: [UInt8]) async throws(InferenceError) -> (vote: LabelVote, confidence: Double) {
        let found = StyleLikelihoods(
            photo: try await Self.likelihoods(photo, encoder, styles, orders),
            noise: noise
        )
        let vote = LabelVote(style: styles[found.best], quality: nil, modelVersion: modelVersion)
        return (vote, found.share(of: found.best))
    }

    /// For each order of the styles the log-likelihood of each style's name.
    private static func likelihoods(
        _ photo: [UInt8],
        _ encoder: StyleEncoder,
        _ styles: [String],
        _ orders: [[Int]]
    ) async throws(InferenceError) -> [[Double]] {
        let questions = orders.map { order in StyleQuestion.text(styles: order.map { styles[$0] }) }
        let found = try await encoder.likelihoods(of: styles, to: questions, photo: photo)
        let values = found.map { $0.map(\.logProbability) }
        guard values.joined().allSatisfy(\.isFinite) else {
            throw InferenceError(
                .checkpointTensor,
                "the model makes no finite likelihoods; check that the checkpoint's weights are whole"
            )
        }
        return values
    }
}
