package import Parallelism

/// Turns each square of patches into one token of the language model's width.
package struct Merger: Sendable {
    let norm: LayerNorm
    let first: LinearLayer
    let second: LinearLayer
    /// The main merger normalises each patch; the deepstack ones normalise the joined square.
    let normalizesJoined: Bool
    let joinedWidth: Int

    /// Floating-point operations for some tokens.
    func flop(tokens: Int) -> Double { first.flop(rows: tokens) + second.flop(rows: tokens) }

    /// Merges.
    ///
    /// - Parameters:
    ///   - patches: [patches, vision width], the patches of a square in succession.
    ///   - output: [tokens, text width].
    ///   - workspace: owns what is computed on the way.
    ///   - team: the workers.
    package func apply(to patches: MatrixView, into output: MatrixView, workspace: Workspace, team: WorkerTeam) {
        let joined = workspace.matrix(rows: output.rows, columns: joinedWidth)
        let width = patches.columns
        let square = joinedWidth / width
        team.forEachRange(joined.rows) { range in
            for token in range {
                let destination = joined.row(token)
                for part in 0..<square {
                    let patch = patches.row(token * square + part)
                    if normalizesJoined {
                        (destination + part * width).update(from: patch, count: width)
                    } else {
                        norm.apply(to: patch, into: destination + part * width)
                    }
                }
                if normalizesJoined { norm.apply(to: destination, into: destination) }
            }
        }
        let hidden = workspace.matrix(rows: joined.rows, columns: joinedWidth)
        first.apply(to: joined, into: hidden, activation: .geluErf, team: team)
        second.apply(to: hidden, into: output, team: team)
    }
}
