import ArgumentParser
import MetricLearning

/// The losses by the names that the command line knows them by.
enum LossName: String, CaseIterable, ExpressibleByArgument {
    case tripletSemiHard = "triplet-semihard"
    case tripletAll = "triplet-all"
    case tripletHard = "triplet-hard"
    case multiSimilarity = "multi-similarity"
    case supervisedContrastive = "supcon"
    case proxyAnchor = "proxy-anchor"

    /// All names, for the help.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The loss.
    var loss: Loss {
        switch self {
        case .tripletSemiHard: .tripletSemiHard
        case .tripletAll: .tripletAll
        case .tripletHard: .tripletHard
        case .multiSimilarity: .multiSimilarity
        case .supervisedContrastive: .supervisedContrastive
        case .proxyAnchor: .proxyAnchor
        }
    }
}

/// The precisions by the names that the command line knows them by.
enum PrecisionName: String, CaseIterable, ExpressibleByArgument {
    case bf16
    case fp32

    /// The precision.
    var precision: Precision {
        switch self {
        case .bf16: .bfloat16
        case .fp32: .float32
        }
    }
}
