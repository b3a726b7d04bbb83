import CommandSupport
import Dataset
import MetricLearning
import StyleLab
import Testing

/// Leaks found in files of vectors, as training and promotion look for them.
@Suite struct VectorFileLeakTests {
    private let file: VectorFile

    init() {
        var synthetic = SyntheticFeatures()
        file = synthetic.file(people: 40)
    }

    private func report(_ file: VectorFile, _ change: (inout LeakRules) -> Void = { _ in }) throws -> LeakReport {
        var rules = LeakRules.standard
        change(&rules)
        return try file.leakReport(rules, threadCount: 2)
    }

    /// A row of train and one of validation.
    private let sides = (0, 100)

    @Test func `people who stay on their side are no leak`() throws {
        #expect(file.splits[sides.0] == "train" && file.splits[sides.1] == "validation")
        #expect(try report(file).isClean)
        try file.requireNoLeaks("features.safetensors", threadCount: 2)
    }

    @Test func `features that are almost the same leak, embeddings do not`() throws {
        var file = file
        for column in 0..<SyntheticFeatures.width {
            file.vectors.values[sides.1 * SyntheticFeatures.width + column] =
                file.vectors.values[sides.0 * SyntheticFeatures.width + column] + (column == 7 ? 0.01 : 0)
        }
        let found = try report(file)
        #expect(found.leaks.map { [$0.first, $0.second] } == [[sides.0, sides.1]])
        guard case .featureCosine(let cosine) = found.leaks.first?.relation else {
            Issue.record("another relation: \(found.leaks)")
            return
        }
        #expect(cosine > 0.9999 && cosine < 1.0001)
        #expect(try report(file) { $0.nearDuplicateCosine = 2 }.isClean)
        file.kind = .embeddings
        #expect(try report(file).isClean)
    }

    @Test func `difference hashes, identities, originals and files leak`() throws {
        var changed = file
        changed.origins[sides.0].differenceHash = "00000000000000ff"
        changed.origins[sides.1].differenceHash = "00000000000000e0"
        #expect(try report(changed).leaks.first?.relation == .hashDistance(5))
        #expect(try report(changed) { $0.nearDuplicateBits = 4 }.isClean)
        #expect(try report(changed) { $0.nearDuplicateBits = -1 }.isClean)
        changed.origins[sides.0].sha256 = "a"
        changed.origins[sides.1].sha256 = "a"
        #expect(try report(changed).leaks.first?.relation == .sameFile)
        changed.origins[sides.0].identity = "one"
        changed.origins[sides.1].identity = "one"
        #expect(try report(changed).leaks.first?.relation == .identity("one"))
        changed.origins[sides.0].original = "first"
        changed.origins[sides.0].parent = "second"
        changed.origins[sides.1].original = "first"
        let found = try report(changed)
        #expect(found.leaks.first?.relation == .original("first"))
        #expect(found.generated.isEmpty)
        changed.origins[sides.1].isGenerated = true
        #expect(try report(changed).generated == [sides.1])
    }

    @Test func `rows on no side leak only by connecting others`() throws {
        var changed = file
        changed.origins[sides.0].identity = "one"
        changed.origins[sides.1].identity = "one"
        changed.splits[sides.1] = "unassigned"
        #expect(try report(changed).isClean)
        changed.splits[sides.1] = ""
        #expect(try report(changed).isClean)
    }

    @Test func `a leak refuses with code, counts and pairs`() throws {
        var changed = file
        changed.origins[sides.0].identity = "one"
        changed.origins[sides.1].identity = "one"
        let failure = #expect(throws: CommandFailure.self) {
            try changed.requireNoLeaks("f.safetensors", threadCount: 1)
        }
        #expect(failure?.exitCode == 1)
        #expect(
            failure?.message.hasPrefix("f.safetensors: split_leaks: the split leaks: a group of related images") == true
        )
        #expect(failure?.message.contains("person-0-0 (train) and person-50-0 (validation)") == true)
    }

    @Test func `many equal rows are related without naming every pair`() throws {
        var file = file
        for row in file.ids.indices where row % 2 == 0 {
            for column in 0..<SyntheticFeatures.width {
                file.vectors.values[row * SyntheticFeatures.width + column] = Float(column % 3)
            }
        }
        let found = try report(file)
        #expect(found.leaks.count == 1)
        // With each person's other image, which shows the same identity.
        #expect(found.leakingImages == 160)
    }

    @Test func `features that are not finite are named`() throws {
        var changed = file
        changed.vectors.values[3 * SyntheticFeatures.width] = .nan
        let failure = #expect(throws: CommandFailure.self) {
            try changed.leakReport(LeakRules.standard, threadCount: 1)
        }
        #expect(failure?.message.contains("row 3") == true)
    }
}
