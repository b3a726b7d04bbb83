/// How embeddings of other heads are re-projected.
package struct ReprojectionSettings: Sendable {
    /// Whether this worker re-projects.
    package var isEnabled = true
    /// Members in one batch, the unit in which the work is interrupted.
    package var batchSize = 128
    /// How often the worker looks for something to do and says that its head is at work.
    package var interval = Duration.seconds(5)
    /// How long a claim, and the word that a head is at work, outlive the worker that gave them.
    package var lifetime = Duration.seconds(30)
    /// How long a record may stand behind a newer one of its member before the newer one is written again.
    package var grace = Duration.seconds(2)

    /// Enabled, 128 members a batch.
    package init() {}
}
