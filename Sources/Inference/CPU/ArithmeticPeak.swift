import CInferenceKernels
import Parallelism
import Synchronization

/// What the processor can do at most, measured in registers alone: the limit that products are held against.
enum ArithmeticPeak {
    private static let attempts = 5

    /// The best of a few measurements on all threads of a team, in floating-point operations a second.
    static func measure(_ computeType: ComputeType, team: WorkerTeam) -> DevicePeak {
        let float32 = best(team: team) {
            var result: Float = 0.999
            return multiply_add_peak(LinearLayer.kernels, 2_000_000, &result)
        }
        guard case .tiled(let terms) = ProductForm(computeType, weights: PANEL_BFLOAT16) else {
            return DevicePeak(flopPerSecond: float32, float32FLOPPerSecond: float32)
        }
        let tiles = best(team: team) { multiply_tiles_peak(400_000) }
        return DevicePeak(flopPerSecond: tiles / Double(terms), float32FLOPPerSecond: float32)
    }

    private static func best(team: WorkerTeam, _ work: @Sendable () -> Double) -> Double {
        let clock = ContinuousClock()
        let workers = team.count
        return (0..<attempts).reduce(0) { best, _ in
            let done = Mutex(0.0)
            let start = clock.now
            team.forEach(workers) { _, _ in
                let flop = work()
                done.withLock { $0 += flop }
            }
            return max(best, done.withLock { $0 } / (clock.now - start).inSeconds)
        }
    }
}
