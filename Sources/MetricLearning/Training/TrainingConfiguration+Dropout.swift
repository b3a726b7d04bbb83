package import CLearningKernels

extension TrainingConfiguration {
    /// The hidden values that a step, counted from 0 over the whole run, keeps.
    package func dropoutMask(step: Int) -> dropout_mask {
        var random = CounterRandom(seed: seed, purpose: .dropout, index: step)
        return dropout_mask(
            key: random.bits(),
            threshold: UInt32(Double(dropout) * 0x1p32),
            scale: 1 / (1 - dropout)
        )
    }
}
