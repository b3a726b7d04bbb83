import Foundation
import Inference
import Parallelism
import Synchronization
import Testing

/// The parallel loop: each task once, one task a worker at a time, everything visible afterwards.
@Suite struct WorkerTeamTests {
    @Test(arguments: [1, 2, 3, 8])
    func everyTaskRunsOnceAndNoWorkerTwiceAtATime(count: Int) {
        let team = WorkerTeam(count: count)
        for taskCount in [0, 1, 2, 7, 1000] {
            let runs = Mutex([Int](repeating: 0, count: taskCount))
            let busy = Mutex(Set<Int>())
            let clashes = Atomic(0)
            team.forEach(taskCount) { worker, task in
                let isFree = busy.withLock { $0.insert(worker).inserted }
                if !isFree || !(0..<min(count, taskCount)).contains(worker) { clashes.add(1, ordering: .relaxed) }
                runs.withLock { $0[task] += 1 }
                busy.withLock { _ = $0.remove(worker) }
            }
            #expect(runs.withLock { $0.allSatisfy { $0 == 1 } })
            #expect(clashes.load(ordering: .relaxed) == 0)
        }
    }

    @Test(arguments: [1, 2, 3, 8])
    func rangesCoverEverythingOnce(count: Int) {
        for total in [0, 1, 2, 3, 5, 15, 16, 17, 1000] {
            let ranges = Mutex([Range<Int>]())
            WorkerTeam(count: count).forEachRange(total) { range in ranges.withLock { $0.append(range) } }
            let sorted = ranges.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
            #expect(sorted.allSatisfy { !$0.isEmpty })
            #expect(sorted.flatMap { $0 } == Array(0..<total))
            let lengths = sorted.map(\.count)
            #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
        }
    }

    @Test(arguments: [(0, 1), (-3, 1), (Int.min, 1), (5, 5), (Int.max, WorkerTeam.largestCount)])
    func absurdCountsAreBroughtIntoRange(asked: Int, given: Int) {
        let team = WorkerTeam(count: asked)
        #expect(team.count == given)
        let sum = Atomic(0)
        team.forEachRange(100) { range in sum.add(range.reduce(0, +), ordering: .relaxed) }
        #expect(sum.load(ordering: .relaxed) == 4950)
    }

    @Test func manyShortLoopsFollowOneAnother() {
        let team = WorkerTeam(count: 4)
        let sum = Atomic(0)
        for taskCount in 0..<20_000 {
            // Loops of one worker stand between loops of several, and some helpers sleep meanwhile.
            team.forEach(taskCount % 5) { _, task in sum.add(task + 1, ordering: .relaxed) }
        }
        #expect(sum.load(ordering: .relaxed) == 4000 * (0 + 1 + 3 + 6 + 10))
    }

    @Test func aLoopInsideOfALoopRunsOnItsOwnThread() {
        let team = WorkerTeam(count: 2)
        let runs = Mutex([Int](repeating: 0, count: 60))
        team.forEach(6) { _, outer in
            team.forEach(10) { _, inner in runs.withLock { $0[outer * 10 + inner] += 1 } }
        }
        #expect(runs.withLock { $0.allSatisfy { $0 == 1 } })
    }

    @Test func loopsBesideOneAnotherBothEnd() async {
        let team = WorkerTeam(count: 2)
        let sums = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            let sum = Atomic(0)
                            for _ in 0..<500 {
                                team.forEach(20) { _, task in sum.add(task, ordering: .relaxed) }
                            }
                            continuation.resume(returning: sum.load(ordering: .relaxed))
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums == [95_000, 95_000, 95_000, 95_000])
    }

    @Test func threadsEndWithTheLastCopyOfTheTeam() throws {
        let before = try Self.threadCount()
        for _ in 0..<100 {
            let team = WorkerTeam(count: 2)
            let copy = team
            copy.forEach(2) { _, _ in }
        }
        // A thread ends soon after its team; tests beside this one start threads of their own.
        let deadline = ContinuousClock.now + .seconds(20)
        while try Self.threadCount() > before + 50, ContinuousClock.now < deadline { usleep(1000) }
        #expect(try Self.threadCount() <= before + 50)
    }

    private static func threadCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
