import EventWorker
import Testing

/// Runs a suite with one system and one worker for all of its tests.
struct RunningSystemTrait: SuiteTrait, TestScoping {
    /// What the tests of such a suite work with.
    struct Current: Sendable {
        let system: TestSystem
        let running: RunningWorker
    }

    @TaskLocal static var current: Current?

    /// Whether the worker reads texts; without, it serves photos alone.
    let readsTexts: Bool
    let configured: @Sendable (inout WorkerConfiguration) -> Void

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TestSystem.run { system in
            let texts = readsTexts ? try await TestModel.texts : nil
            try await RunningWorker.run(on: system, texts: texts, configured: configured) { running in
                let current = Current(system: system, running: running)
                try await Self.$current.withValue(current, operation: function)
            }
        }
    }
}

extension Trait where Self == RunningSystemTrait {
    static func runningSystem(
        readsTexts: Bool = false,
        _ configured: @escaping @Sendable (inout WorkerConfiguration) -> Void = { _ in }
    ) -> RunningSystemTrait {
        RunningSystemTrait(readsTexts: readsTexts, configured: configured)
    }
}
