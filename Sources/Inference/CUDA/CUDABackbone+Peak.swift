extension CUDABackbone {
    /// Products of square matrices in bfloat16, timed by this process's clock over several of them; zero when the device
    /// fails.
    package func measuredPeak() -> DevicePeak {
        DevicePeak(flopPerSecond: (try? peak(side: options.peakSide)) ?? 0, float32FLOPPerSecond: nil)
    }

    private func peak(side: Int) throws(InferenceError) -> Double {
        try locked { _ throws(InferenceError) in
            let algorithms = try ProductAlgorithms(device)
            let shape = ProductShape(outputs: side, inputs: side, result: .bfloat16, finish: .none)
            let rows = CUDALinear.paddedRows(side)
            // Power, and with it the clock, depends on the bits of the numbers.
            let numbers = CancellingRows(inputs: side)
            let weight = try DeviceMemory(device, numbers.values(rows: side, seed: 1, signs: .opposite))
            let input = try DeviceMemory(device, numbers.values(rows: rows, seed: 2, signs: .equal))
            let output = try DeviceMemory(device, byteCount: rows * side * 2)
            let layer = try CUDALinear(shape, weight: weight, bias: nil, algorithms: algorithms)
            let clock = ContinuousClock()
            let rounds = 10
            var best = 0.0
            for _ in 0..<3 {
                try device.wait()
                let start = clock.now
                for _ in 0..<rounds {
                    try layer.apply(
                        to: input.address,
                        rows: rows,
                        into: output.address,
                        on: device,
                        workspace: algorithms.workspace
                    )
                }
                try device.wait()
                best = max(best, layer.flop(rows: rows) * Double(rounds) / (clock.now - start).inSeconds)
            }
            return best
        }
    }
}
