import CommandSupport
import Dataset
import FoundationEssentials

/// The manifest while it is labelled, and what is still to be labelled, changed by one caller at a time.
actor LabelBook {
    private let file: ManifestFile
    private let source: String
    private var waiting: ArraySlice<Manifest.Entry>
    private var failuresInARow = 0
    private(set) var outcome = LabelOutcome()

    init(file: sending ManifestFile, source: String, waiting: [Manifest.Entry]) {
        self.file = file
        self.source = source
        self.waiting = waiting[...]
    }

    /// The next image; nil when there is none or the run is to end.
    func next() -> Manifest.Entry? {
        outcome.stopped == nil ? waiting.popFirst() : nil
    }

    /// Writes the label that some opinions make; without a confidence it is the share of votes.
    func label(
        _ entry: Manifest.Entry,
        votes: [LabelVote],
        confidence: Double? = nil,
        promptTokens: Int = 0,
        answerTokens: Int = 0
    ) throws(CommandFailure) {
        guard var label = LabelVote.label(of: votes, source: source, at: Date.now.formatted(.iso8601)) else { return }
        label.confidence = confidence ?? label.confidence
        do throws(DatasetError) {
            try file.append([Manifest.Amendment(amends: entry.id, labels: [label])])
        } catch {
            throw .failed(error.message)
        }
        failuresInARow = 0
        outcome.labelled += 1
        outcome.styles[label.style, default: 0] += 1
        outcome.promptTokens += promptTokens
        outcome.answerTokens += answerTokens
    }

    /// Notes that the service gave no label for an image; too many of them in a row end the run.
    func skip(_ entry: Manifest.Entry, reason: String) {
        outcome.skipped.append(.init(id: entry.id, reason: reason))
        failuresInARow += 1
        if failuresInARow >= 8 { stop("8 images in a row got no label, the last because \(reason)") }
    }

    /// Notes that an image's file cannot be used, which says nothing about those behind it.
    func passOver(_ failure: ImageFailure) {
        outcome.skipped.append(.init(id: failure.id, reason: "\(failure.code): \(failure.message)"))
    }

    /// Puts an image back that could not be asked about.
    func putBack(_ entry: Manifest.Entry) { waiting = [entry] + waiting }

    /// Ends the run after what is under way.
    func stop(_ reason: String) { outcome.stopped = outcome.stopped ?? reason }

    /// The outcome with what the manifest says now.
    func finalOutcome() -> LabelOutcome {
        outcome.remaining = waiting.count
        outcome.take(file.manifest)
        return outcome
    }
}
