import CLearningKernels
import MetricLearning
import Testing

/// Every loss against pytorch-metric-learning: value and gradient by embeddings and proxies.
@Suite struct LossParityTests {
    struct Entry: Decodable {
        let loss: Float
        let gradient: [Float]
        let proxies: [Float]?
        let proxyGradient: [Float]?
    }

    struct Batch: Decodable {
        let labels: [Int]
        let width: Int
        let classes: Int
        let margin: Float
        let embeddings: [Float]
        let losses: [String: Entry]
    }

    private let batches: [Batch]

    init() throws {
        batches = try MetricFixtures.read("losses.json")
    }

    /// Rows of length 1, and their lengths.
    private func units(_ rows: [Float], width: Int) -> (rows: [Float], lengths: [Float]) {
        var units = rows
        var lengths = [Float](repeating: 0, count: rows.count / width)
        unit_rows(rows, lengths.count, width, width, &units, &lengths)
        return (units, lengths)
    }

    @Test(arguments: Loss.allCases.filter { $0 != .proxyAnchor })
    func `a loss of pairs equals the reference's`(loss: Loss) throws {
        for batch in batches {
            let entry = try #require(batch.losses[loss.rawValue])
            let count = batch.labels.count
            let (units, lengths) = units(batch.embeddings, width: batch.width)
            var similarities = [Float](repeating: 0, count: count * count)
            dot_products(units, count, units, count, batch.width, batch.width, &similarities)
            var configuration = TrainingConfiguration()
            configuration.loss = loss
            let value = configuration.pairLoss(similarities: similarities, labels: batch.labels)
            #expect(abs(value.loss - entry.loss) <= 1e-6 * max(1, abs(entry.loss)), "\(value.loss) \(entry.loss)")
            var both = value.gradient
            for row in 0..<count {
                for column in 0..<count { both[row * count + column] += value.gradient[column * count + row] }
            }
            var gradient = batch.embeddings
            unit_gradient(
                both,
                count,
                1,
                units,
                lengths,
                count,
                units,
                count,
                batch.width,
                batch.width,
                false,
                &gradient
            )
            #expect(largestDifference(gradient, entry.gradient) <= 2e-6 * largestMagnitude(entry.gradient))
            #expect(largestMagnitude(entry.gradient) > 1e-3)
        }
    }

    @Test func `the proxy-anchor loss equals the reference's`() throws {
        for batch in batches {
            let entry = try #require(batch.losses[Loss.proxyAnchor.rawValue])
            let proxies = try #require(entry.proxies)
            let expected = try #require(entry.proxyGradient)
            let count = batch.labels.count
            let width = batch.width
            let (units, lengths) = units(batch.embeddings, width: width)
            let (proxyUnits, proxyLengths) = self.units(proxies, width: width)
            var similarities = [Float](repeating: 0, count: count * batch.classes)
            dot_products(units, count, proxyUnits, batch.classes, width, width, &similarities)
            let configuration = TrainingConfiguration()
            let value = ProxyAnchorLoss(margin: configuration.proxyMargin, alpha: configuration.proxyAlpha)
                .value(similarities: similarities, labels: batch.labels, classCount: batch.classes)
            #expect(abs(value.loss - entry.loss) <= 1e-6 * entry.loss)
            var gradient = batch.embeddings
            unit_gradient(
                value.gradient,
                batch.classes,
                1,
                units,
                lengths,
                count,
                proxyUnits,
                batch.classes,
                width,
                width,
                false,
                &gradient
            )
            // Exponents of 32 times a cosine carry 32 times its rounding.
            #expect(largestDifference(gradient, entry.gradient) <= 1e-5 * largestMagnitude(entry.gradient))
            var proxyGradient = proxies
            unit_gradient(
                value.gradient,
                1,
                batch.classes,
                proxyUnits,
                proxyLengths,
                batch.classes,
                units,
                count,
                width,
                width,
                false,
                &proxyGradient
            )
            #expect(largestDifference(proxyGradient, expected) <= 1e-5 * largestMagnitude(expected))
        }
    }

    @Test(arguments: Loss.allCases.filter { $0 != .proxyAnchor })
    func `the derivative by every cosine is that of small differences`(loss: Loss) throws {
        var configuration = TrainingConfiguration()
        configuration.loss = loss
        for batch in batches {
            let rows = stride(from: 0, to: batch.embeddings.count, by: batch.width).map { start in
                DoubleHead.unit(batch.embeddings[start..<start + batch.width].map(Double.init))
            }
            let similarities = DoubleHead.cosines(rows, rows)
            let value = configuration.pairLoss(similarities: similarities, labels: batch.labels)
            #expect(value.contributing > 0)
            for index in stride(from: 1, to: similarities.count, by: 7) {
                var moved = similarities
                moved[index] += 1e-6
                let above = configuration.pairLoss(similarities: moved, labels: batch.labels).loss
                moved[index] -= 2e-6
                let below = configuration.pairLoss(similarities: moved, labels: batch.labels).loss
                #expect(abs((above - below) / 2e-6 - value.gradient[index]) <= 1e-6)
            }
        }
    }

    @Test func `the derivative of the proxy-anchor loss is that of small differences`() throws {
        for batch in batches {
            let classes = batch.classes
            var numbers = UnitNumbers(3)
            let similarities = (0..<batch.labels.count * classes).map { _ in numbers.unit() * 0.5 }
            let loss = ProxyAnchorLoss(margin: 0.1, alpha: 32)
            let value = loss.value(similarities: similarities, labels: batch.labels, classCount: classes)
            for index in similarities.indices {
                var moved = similarities
                moved[index] += 1e-6
                let above = loss.value(similarities: moved, labels: batch.labels, classCount: classes).loss
                moved[index] -= 2e-6
                let below = loss.value(similarities: moved, labels: batch.labels, classCount: classes).loss
                #expect(
                    abs((above - below) / 2e-6 - value.gradient[index]) <= 1e-6 * max(1, abs(value.gradient[index]))
                )
            }
        }
    }

    @Test func `an anchor's farthest positive and nearest negative are the first of equals`() {
        // Two classes of three; every cosine between different images is the same.
        let labels = [0, 0, 0, 1, 1, 1]
        let similarities = (0..<36).map { $0 / 6 == $0 % 6 ? Float(1) : 0.5 }
        let triplets = TripletLoss(.hardest, margin: 0.3).triplets(similarities: similarities, labels: labels)
        #expect(triplets.map(\.positive) == [1, 0, 0, 4, 3, 3])
        #expect(triplets.map(\.negative) == [3, 3, 3, 0, 0, 0])
    }
}
