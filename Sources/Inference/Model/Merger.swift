package import Parallelism

/// Turns each square of patches into one token of the language model's width.
package struct Merger: Sendable {
    let norm: LayerNorm
    let first: LinearLayer
    let second: LinearLayer
    /// The main merger normalises each patch; the deepstack ones normalise the joined square.
    let normalizesJoined: Bool
    let joinedWidth: Int

    /// Merges.
    ///
    /// - Parameters:
    ///   - patches: [patches, vision width], the patches of a square in succession.
    ///   - output: [tokens, text width].
    ///   - workspace: owns what is computed on the way.
    ///   - team: the workers.
    package func apply(to patches: MatrixView, into output: MatrixView, workspace: Workspace, team: WorkerTeam) {
        let normalized = workspace.matrix(rows: patches.rows, columns: patches.columns)
        let joined = normalized.reshaped(columns: joinedWidth)
        if normalizesJoined {
            norm.apply(to: patches.reshaped(columns: joinedWidth), into: joined, team: team)
        } else {
            norm.apply(to: patches, into: normalized, team: team)
        }
        let hidden = workspace.matrix(rows: joined.rows, columns: joinedWidth)
        first.apply(to: joined, into: hidden, activation: .geluErf, team: team)
        second.apply(to: hidden, into: output, team: team)
    }
}
