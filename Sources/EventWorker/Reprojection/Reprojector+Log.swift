import CommandSupport
import Logging

extension Reprojector {
    /// Says why nothing is done, whenever the reason changes.
    func log(_ situation: ReprojectionSituation, _ failure: (any Error)?) async {
        let members: Logger.Metadata = ["members": "\(await dependencies.roster.awaitingReprojection.count)"]
        switch situation {
        case .idle: logger.debug("no embeddings of other heads")
        case .withoutStore:
            logger.warning(
                "embeddings of other heads stay until the members' next photos: without Redis no features are kept",
                metadata: members
            )
        case .switchedOff:
            logger.warning(
                "embeddings of other heads stay until the members' next photos: reprojection.enabled is false",
                metadata: members
            )
        case .superseded:
            logger.notice(
                "embeddings of other heads are left alone: workers with a newer head are at work",
                metadata: members
            )
        case .othersTurn: logger.info("another worker re-projects", metadata: members)
        case .interrupted:
            logger.warning(
                "re-projection is interrupted and tried again",
                metadata: ["error": "\(failure.map { "\($0)" } ?? "none")"].merging(members) { $1 }
            )
        }
    }

    func logProgress(_ tally: ReprojectionTally, of members: Int) {
        logger.info("re-projecting", metadata: metadata(tally, of: members))
    }

    func logEnd(_ tally: ReprojectionTally, of members: Int, after elapsed: Duration) {
        var metadata = metadata(tally, of: members)
        metadata["seconds"] = "\(elapsed.seconds.fixed(1))"
        logger.info(tally.total == members ? "re-projection done" : "re-projection left off", metadata: metadata)
        guard tally.withoutFeatures > 0 else { return }
        logger.notice(
            "members without cached features keep embeddings of another head until their next photo event",
            metadata: ["members": "\(tally.withoutFeatures)"]
        )
    }

    private func metadata(_ tally: ReprojectionTally, of members: Int) -> Logger.Metadata {
        [
            "members": "\(members)", "reprojected": "\(tally.reprojected)",
            "withoutFeatures": "\(tally.withoutFeatures)", "postponed": "\(tally.postponed)",
        ]
    }
}
