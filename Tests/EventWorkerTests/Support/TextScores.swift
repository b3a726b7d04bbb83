import Contracts
import EventWorker
import Inference

/// Text scores computed from the model's features, without anything of the worker or the ranker.
enum TextScores {
    static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }

    /// The harmonic mean of both directions, each half of one plus the cosine of one's ideal type and the other's
    /// introduction.
    static func scores(_ viewer: ProfileUpdated, _ candidates: [ProfileUpdated]) async throws -> [(String, Double)] {
        var scores: [(String, Double)] = []
        for candidate in candidates {
            let there = try await half(viewer.idealType, candidate.introduction)
            let back = try await half(candidate.idealType, viewer.introduction)
            scores.append((candidate.userId, 2 * there * back / (there + back)))
        }
        return scores
    }

    private static func half(_ ideal: String?, _ introduction: String?) async throws -> Double {
        let encoder = try TestModel.encoder
        let left = try await encoder.encode(text: ideal ?? "").values
        let right = try await encoder.encode(text: introduction ?? "").values
        return (1 + cosine(left, right)) / 2
    }
}
