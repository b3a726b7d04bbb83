import CInferenceKernels
import Parallelism

/// What the processor can do at most in fp32, measured in registers alone: the limit that products are held against.
enum ArithmeticPeak {
    private static let rounds = 2_000_000
    private static let attempts = 5

    /// The best of a few measurements on all threads of a team, in floating-point operations a second.
    static func measure(team: WorkerTeam) -> Double {
        let clock = ContinuousClock()
        return (0..<attempts).reduce(0) { best, _ in
            let start = clock.now
            team.forEach(team.count) { _, _ in
                var result: Float = 0.999
                _ = multiply_add_peak(LinearLayer.kernels, rounds, &result)
            }
            let seconds = (clock.now - start).inSeconds
            var result: Float = 0.999
            let perRound = multiply_add_peak(LinearLayer.kernels, 1, &result)
            return max(best, perRound * Double(rounds * team.count) / seconds)
        }
    }
}
