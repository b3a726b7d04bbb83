import Dataset
import Testing

@Suite struct RelatedImagesTests {
    private func images(_ ids: String...) -> [DatasetImage] {
        ids.map { DatasetImage(id: $0) }
    }

    @Test func `strangers are groups of their own`() {
        let related = RelatedImages(images("a", "b", "c"))
        #expect(related.groups == [0, 1, 2])
        #expect(related.pairs.isEmpty)
    }

    @Test func `a chain of parents is one group, also when the first is missing`() {
        var images = images("a", "b", "c", "d")
        images[2].parent = "b"
        images[1].parent = "gone"
        images[3].parent = "gone"
        let related = RelatedImages(images)
        #expect(related.groups == [0, 1, 1, 1])
        #expect(related.pairs.allSatisfy { $0.relation == .original("gone") })
    }

    @Test func `parents that lead in a circle are one group`() {
        var images = images("z", "y", "x", "w", "v")
        images[0].parent = "y"
        images[1].parent = "x"
        images[2].parent = "z"
        images[3].parent = "y"
        #expect(RelatedImages(images).groups == [0, 0, 0, 0, 1])
    }

    @Test func `identity and bytes make groups`() {
        var images = images("a", "b", "c", "d", "e")
        images[0].identity = "anna"
        images[3].identity = "anna"
        images[1].sha256 = "1"
        images[4].sha256 = "1"
        let related = RelatedImages(images)
        #expect(related.groups == [0, 1, 2, 0, 1])
        #expect(Set(related.pairs.map(\.relation)) == [.identity("anna"), .sameFile])
    }

    @Test(arguments: [0, 3, 5, 12])
    func `hashes within the distance are near duplicates`(largest: Int) {
        var generator = SeededGenerator(seed: 5)
        var images: [DatasetImage] = []
        for number in 0..<400 {
            var image = DatasetImage(id: "\(number)")
            // Few bits, so that all distances occur.
            image.differenceHash = DifferenceHash(bits: generator.next() & 0x0101_0101_0101_8181)
            images.append(image)
        }
        let hashes = images.compactMap { $0.differenceHash }
        let groups = RelatedImages(images, largestHashDistance: largest).groups
        // The plain way: spread the smallest number until nothing changes.
        var expected = Array(hashes.indices)
        var isChanging = true
        while isChanging {
            isChanging = false
            for first in hashes.indices {
                for second in hashes.indices
                where expected[first] < expected[second] && hashes[first].distance(to: hashes[second]) <= largest {
                    expected[second] = expected[first]
                    isChanging = true
                }
            }
        }
        var numbers: [Int: Int] = [:]
        let renumbered = expected.map { group in
            let number = numbers[group] ?? numbers.count
            numbers[group] = number
            return number
        }
        #expect(groups == renumbered)
    }

    @Test func `no hash is compared when told so`() {
        var images = images("a", "b")
        for index in images.indices { images[index].differenceHash = DifferenceHash(bits: 1) }
        #expect(RelatedImages(images).groups == [0, 0])
        #expect(RelatedImages(images, largestHashDistance: nil).groups == [0, 1])
    }

    @Test func `further pairs join groups`() {
        var images = images("a", "b", "c", "d")
        images[0].identity = "x"
        images[1].identity = "x"
        let related = RelatedImages(images, similar: [.init(1, 3, .featureCosine(0.9995))])
        #expect(related.groups == [0, 0, 1, 0])
    }

    @Test func `ten thousand hashes of nothing alike stay apart`() {
        var generator = SeededGenerator(seed: 1)
        let images = (0..<10_000).map { number in
            var image = DatasetImage(id: "\(number)")
            image.differenceHash = DifferenceHash(bits: generator.next())
            return image
        }
        #expect(RelatedImages(images).groups == Array(0..<10_000))
    }
}
