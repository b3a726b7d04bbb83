import EventWorker
import Matching

extension Roster {
    /// A slate by style alone.
    func slate(for userId: String, limit: Int, referenceYear: Int) throws(MatchingError) -> RankedSlate {
        try slate(
            SlateQuestion(
                request: SlateRequest(
                    viewerId: userId,
                    limit: limit,
                    referenceYear: referenceYear,
                    scorer: .styleOnly
                )
            )
        )
    }
}
