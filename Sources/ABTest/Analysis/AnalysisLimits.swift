/// From where on an imperfection of the data forbids an answer.
public struct AnalysisLimits: Sendable, Hashable {
    /// The share of viewers in several arms.
    public var severalArms = 0.01
    /// The share of exposures with open windows.
    public var openWindows = 0.1
    /// The share of exposures under another configuration or fingerprint.
    public var drift = 0.0
    /// The share of an arm's impressions that one viewer may have.
    public var dominantViewer = 0.2
    /// The share of lines that cannot be read.
    public var malformedLines = 0.001
    /// The share of outcomes that match no exposure.
    public var unmatchedOutcomes = 0.05
    /// The smallest relative lift worth knowing.
    public var lift = 0.1
    /// How many days beyond the data an answer may take.
    public var horizonDays = 180

    /// The usual limits.
    public init() {}
}
