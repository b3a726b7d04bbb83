import Dataset
import Testing

@Suite struct LeakReportTests {
    private func image(
        _ id: String,
        _ split: String?,
        identity: String? = nil,
        parent: String? = nil,
        hash: UInt64? = nil
    ) -> DatasetImage {
        var image = DatasetImage(id: id, split: split)
        image.identity = identity
        image.parent = parent
        image.differenceHash = hash.map(DifferenceHash.init(bits:))
        return image
    }

    private func report(_ images: [DatasetImage], similar: [RelatedImages.Pair] = []) -> LeakReport {
        LeakReport(images, related: RelatedImages(images, similar: similar))
    }

    @Test func `groups that stay on their side are clean`() throws {
        let report = report([
            image("a", "train", identity: "x"), image("b", "train", identity: "x"),
            image("c", "validation", identity: "y"), image("d", "validation", identity: "y"), image("e", nil),
        ])
        #expect(report.isClean)
        #expect(report.sentences().isEmpty)
        try report.requireClean()
    }

    @Test func `each reason is named with both images and their sides`() throws {
        var same = [image("i", "train"), image("j", "test")]
        same[0].sha256 = "0"
        same[1].sha256 = "0"
        let images =
            [
                image("a", "train", identity: "anna"), image("b", "validation", identity: "anna"),
                image("c", "train"), image("d", "test", parent: "c"),
                image("e", "train", hash: 0xFFFF), image("f", "validation", hash: 0x7FFE),
                image("g", "train"), image("h", "validation"),
            ] + same
        let report = report(images, similar: [.init(6, 7, .featureCosine(0.99951234))])
        #expect(report.leaks.count == 5)
        #expect(report.leakingImages == 10)
        let error = #expect(throws: DatasetError.self) { try report.requireClean() }
        #expect(error?.code == .splitLeaks)
        for part in [
            "5 groups of related images stand on several sides, 10 images in all", "put each group on one side",
            "a (train) and b (validation) show the same identity, anna",
            "c (train) and d (test) come from the same original, c",
            "e (train) and f (validation) look alike: their difference hashes differ in 2 of 64 bits",
            "g (train) and h (validation) have almost the same features: cosine 0.999512",
            "i (train) and j (test) are the same file",
        ] {
            #expect(error?.message.contains(part) == true, "\(part)")
        }
    }

    @Test func `siblings of a parent that is not there leak`() {
        let report = report([
            image("a", "train", parent: "gone"), image("b", "train"), image("c", "test", parent: "gone"),
        ])
        #expect(report.leaks.map { [$0.first, $0.second] } == [[0, 2]])
        #expect(report.leaks.first?.relation == .original("gone"))
    }

    @Test func `images without a side connect those that have one`() {
        let images = [
            image("u", nil, identity: "x"), image("a", "train", identity: "x", hash: 0),
            image("v", nil, hash: 1 << 4), image("w", nil, hash: 0b111 << 4),
            image("b", "validation", hash: 0b11111111 << 4),
        ]
        let report = report(images)
        #expect(report.leaks.map { [$0.first, $0.second] } == [[1, 4]])
        #expect(report.leaks.first?.relation == nil)
        #expect(report.leakingImages == 5)
        #expect(report.sentences().contains { $0.contains("connected through images that stand on no side") })
    }

    @Test func `an identity leaks also past an image without a side`() {
        let report = report([
            image("u", nil, identity: "x"), image("a", "train", identity: "x"), image("b", "validation", identity: "x"),
        ])
        #expect(report.leaks.first?.relation == .identity("x"))
    }

    @Test func `the plainest reason of a group is told`() {
        let report = report([
            image("a", "train", identity: "x", hash: 3), image("b", "validation", identity: "x", hash: 3),
        ])
        #expect(report.leaks.map(\.relation) == [.identity("x")])
    }

    @Test func `only the first few are named, the rest counted`() {
        let images = (0..<12).flatMap {
            [image("t\($0)", "train", identity: "\($0)"), image("v\($0)", "validation", identity: "\($0)")]
        }
        let sentences = report(images).sentences(limit: 3)
        #expect(sentences.count == 5)
        #expect(sentences.last == "  and 9 more")
    }

    @Test(arguments: ["validation", "test"])
    func `a generated image is refused where photos are judged`(side: String) throws {
        var generated = image("made", side)
        generated.isGenerated = true
        var trained = image("good", "train")
        trained.isGenerated = true
        let report = report([trained, generated])
        #expect(report.leaks.isEmpty)
        #expect(report.generated == [1])
        let error = #expect(throws: DatasetError.self) { try report.requireClean() }
        #expect(error?.code == .splitLeaks)
        #expect(error?.message.contains("1 generated image stands where only real photos may be judged") == true)
        #expect(error?.message.contains("made (\(side))") == true)
    }

    @Test func `a manifest's entry becomes an image`() {
        var entry = Manifest.Entry(id: "a", file: "a.jpg")
        entry.split = .validation
        entry.parentId = "p"
        entry.identityId = "i"
        entry.sha256 = "s"
        let image = DatasetImage(entry)
        #expect(image.split == "validation")
        #expect(image.parent == "p" && image.identity == "i" && image.sha256 == "s")
        #expect(image.isGenerated)
    }
}
