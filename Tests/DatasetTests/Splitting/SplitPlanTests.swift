import Dataset
import Testing

@Suite struct SplitPlanTests {
    /// People with one to three photos each, and the style of each photo.
    private func people(_ count: Int, seed: UInt64) -> (images: [DatasetImage], styles: [String?]) {
        var random = SeededGenerator(seed: seed)
        var images: [DatasetImage] = []
        var styles: [String?] = []
        for person in 0..<count {
            let style = ["casual", "casual", "casual", "street", "street", "sporty", nil].randomElement(using: &random)
            for photo in 0..<Int.random(in: 1...3, using: &random) {
                var image = DatasetImage(id: "\(person)-\(photo)")
                image.identity = "person-\(person)"
                images.append(image)
                styles.append(style ?? nil)
            }
        }
        return (images, styles)
    }

    private func plan(
        _ images: [DatasetImage],
        _ styles: [String?],
        _ request: SplitRequest
    ) throws -> [Manifest.Split] {
        try SplitPlan(images, styles: styles, related: RelatedImages(images), request: request).sides
    }

    @Test(arguments: UInt64(1)...8)
    func `validation and test hold the exact numbers, whole groups and the shares of styles`(seed: UInt64) throws {
        let (images, styles) = people(200, seed: seed)
        let request = SplitRequest(validation: 98, test: 31, seed: seed)
        let sides = try plan(images, styles, request)
        #expect(sides.count { $0 == .validation } == 98)
        #expect(sides.count { $0 == .test } == 31)
        var sideOfPerson: [String: Manifest.Split] = [:]
        for (image, side) in zip(images, sides) {
            let person = try #require(image.identity)
            #expect(sideOfPerson.updateValue(side, forKey: person) ?? side == side)
        }
        for style in ["casual", "street", "sporty", nil] {
            let share = Double(styles.count { $0 == style }) / Double(styles.count)
            let found = zip(styles, sides).count { $0 == style && $1 == .validation }
            #expect(abs(Double(found) - share * 98) < 2, "\(style ?? "none"): \(found) for \(share * 98)")
        }
    }

    @Test func `the seed decides, and the order of images does not`() throws {
        let (images, styles) = people(150, seed: 3)
        func validation(_ order: [Int], seed: UInt64) throws -> Set<String> {
            let sides = try plan(order.map { images[$0] }, order.map { styles[$0] }, SplitRequest(seed: seed))
            return Set(zip(order, sides).filter { $1 == .validation }.map { images[$0.0].id })
        }
        let order = Array(images.indices)
        #expect(try validation(order, seed: 1) == validation(order.reversed(), seed: 1))
        #expect(try validation(order, seed: 1) != validation(order, seed: 2))
    }

    @Test func `generated images and all that are related to them are trained on`() throws {
        var (images, styles) = people(80, seed: 5)
        for index in images.indices where index % 3 == 0 {
            var variant = DatasetImage(id: "variant-\(index)")
            variant.parent = images[index].id
            variant.isGenerated = true
            images.append(variant)
            styles.append(nil)
        }
        let request = SplitRequest(validation: 20, seed: 1)
        let related = RelatedImages(images)
        let sides = try SplitPlan(images, styles: styles, related: related, request: request).sides
        #expect(sides.count { $0 == .validation } == 20)
        let generated = Set(images.indices.filter { images[$0].isGenerated }.map { related.groups[$0] })
        for index in images.indices where generated.contains(related.groups[index]) { #expect(sides[index] == .train) }
    }

    @Test func `near duplicates, equal files and chains of relations stay together`() throws {
        var images = (0..<40).map { DatasetImage(id: "image-\($0)") }
        images[0].sha256 = "same"
        images[1].sha256 = "same"
        images[1].differenceHash = .init(bits: 0xFF)
        images[2].differenceHash = .init(bits: 0xFE)
        images[2].identity = "anna"
        images[3].identity = "anna"
        for seed in UInt64(0)..<20 {
            let sides = try plan(images, images.map { _ in nil }, SplitRequest(validation: 20, seed: seed))
            #expect(Set(sides[0...3]).count == 1)
            #expect(sides.count { $0 == .validation } == 20)
        }
    }

    @Test func `sides that there are stay, and draw new images to them`() throws {
        var (images, styles) = people(120, seed: 9)
        let first = try plan(images, styles, SplitRequest(validation: 40, seed: 1))
        for (index, side) in first.enumerated() { images[index].split = side.rawValue }
        let newcomer = try #require(images.indices.first { first[$0] == .validation })
        var image = DatasetImage(id: "new")
        image.identity = images[newcomer].identity
        images.append(image)
        styles.append(nil)
        images += people(30, seed: 11).images.map { image in
            var image = image
            image.id = "later-" + image.id
            image.identity = image.identity.map { "later-" + $0 }
            return image
        }
        styles += [String?](repeating: "street", count: images.count - styles.count)
        let second = try plan(images, styles, SplitRequest(validation: 50, seed: 2))
        #expect(Array(second.prefix(first.count)) == first)
        #expect(second[first.count] == .validation)
        #expect(second.count { $0 == .validation } == 50)
    }

    @Test func `what cannot be is refused with what to do`() throws {
        let few = (0..<10).map { DatasetImage(id: "\($0)") }
        func message(_ images: [DatasetImage], _ request: SplitRequest) -> String {
            let error = #expect(throws: DatasetError.self) {
                try SplitPlan(images, styles: images.map { _ in nil }, related: RelatedImages(images), request: request)
            }
            return error?.description ?? ""
        }
        #expect(
            message(few, SplitRequest()).contains("split_impossible: validation lacks 98 of 98 images, but only 10")
        )
        // Pairs add up to even numbers alone.
        let pairs = (0..<12).map { index in
            var image = DatasetImage(id: "\(index)")
            image.identity = "\(index / 2)"
            return image
        }
        #expect(message(pairs, SplitRequest(validation: 5)).contains("ask for 4 or 6 with --validation"))
        var leaking = pairs
        leaking[0].split = "train"
        leaking[1].split = "validation"
        #expect(message(leaking, SplitRequest(validation: 2)).contains("split_leaks"))
        var variant = pairs
        variant[0].split = "validation"
        variant[1].isGenerated = true
        #expect(
            message(variant, SplitRequest(validation: 2)).contains(
                "1 is generated and related to a photo of validation"
            )
        )
    }

    @Test func `where strata alone cannot be met the number still is`() throws {
        // One person has four photos of the rare style, whose quota is one.
        var images = (0..<16).map { DatasetImage(id: "\($0)") }
        for index in 0..<4 { images[index].identity = "anna" }
        let styles = (0..<16).map { $0 < 4 ? "rare" : "common" }
        for seed in UInt64(0)..<10 {
            let sides = try plan(images, styles, SplitRequest(validation: 4, seed: seed))
            #expect(sides.count { $0 == .validation } == 4)
            #expect(sides[0] == .train)
        }
    }
}
