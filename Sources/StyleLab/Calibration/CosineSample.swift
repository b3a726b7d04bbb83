import CommandSupport
import Matching
import MetricLearning

/// Cosines of pairs of members who may meet, drawn by lot.
struct CosineSample {
    /// One pair's cosine.
    struct Value: Sendable {
        let cosine: Double
        /// Whether the pair's viewer is one of the half on whom a fit is tried out.
        let isHeldOut: Bool
    }

    /// Of one's ideal type and the other's own text.
    private(set) var text: [Value] = []
    /// Of both styles.
    private(set) var style: [Value] = []
    /// Viewers who were looked at.
    private(set) var viewerCount = 0

    /// Draws pairs: all members are viewers in turn, in an order drawn by lot, each with as many candidates as are needed.
    ///
    /// - Parameters:
    ///   - pool: The members.
    ///   - pairCount: About how many pairs of each kind are wanted.
    ///   - year: The year in which ages are reckoned.
    ///   - seed: What the draws follow from.
    /// - Throws: ``CommandFailure`` when a member cannot be compared.
    init(_ pool: MemberPool, pairCount: Int, year: Int, seed: UInt64) throws(CommandFailure) {
        var random = CounterRandom(seed: seed, purpose: .samples)
        var viewers = pool.memberIds
        random.shuffle(&viewers)
        let share = max(1, (pairCount + viewers.count - 1) / viewers.count)
        let model = pool.commonestTextModel
        for (place, viewer) in viewers.enumerated() {
            let cosines: CandidateCosines
            do throws(MatchingError) {
                cosines = try pool.ranker.cosines(for: viewer, referenceYear: year)
            } catch {
                throw .failed("member \(viewer): \(error.message)")
            }
            viewerCount += 1
            let isHeldOut = place % 2 == 1
            var known = cosines.style.filter { !$0.isNaN }
            Self.keep(share, of: &known, &random)
            style += known.map { Value(cosine: Double($0), isHeldOut: isHeldOut) }
            guard pool.ranker.textModel(of: viewer) == model else { continue }
            known = cosines.text.filter { !$0.isNaN }
            Self.keep(share, of: &known, &random)
            text += known.map { Value(cosine: Double($0), isHeldOut: isHeldOut) }
        }
    }

    /// Keeps so many, drawn by lot.
    private static func keep(_ count: Int, of values: inout [Float], _ random: inout CounterRandom) {
        guard values.count > count else { return }
        for place in 0..<count { values.swapAt(place, place + random.below(values.count - place)) }
        values.removeSubrange(count...)
    }
}
