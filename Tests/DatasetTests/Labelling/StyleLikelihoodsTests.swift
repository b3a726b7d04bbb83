import Dataset
import Foundation
import Testing

@Suite struct StyleLikelihoodsTests {
    @Test func `what a name is worth without a photo is taken off`() {
        // The second name is long and rare: unlikely with the photo, but still less likely without it.
        let found = StyleLikelihoods(photo: [[-2, -20]], noise: [[[-3, -24]]])
        #expect(found.best == 1)
        // Scores 1 and 4.
        #expect(abs(found.share(of: 1) - 1 / (1 + exp(-3.0))) < 1e-12)
        #expect(abs(found.share(of: 0) + found.share(of: 1) - 1) < 1e-12)
    }

    @Test func `a length that both sides share makes no difference`() {
        let photo = [[-1.0, -2.5, -0.5], [-1.25, -2.0, -0.75]]
        let noise = [[[-2.0, -2.0, -2.0], [-1.0, -3.0, -1.0]], [[-1.0, -2.0, -3.0], [-1.5, -2.5, -0.5]]]
        let longer = [0.0, -40, -7]
        func lengthen(_ values: [[Double]]) -> [[Double]] { values.map { zip($0, longer).map(+) } }
        let short = StyleLikelihoods(photo: photo, noise: noise)
        let long = StyleLikelihoods(photo: lengthen(photo), noise: noise.map(lengthen))
        for style in 0..<3 { #expect(abs(short.logShares[style] - long.logShares[style]) < 1e-9) }
    }

    /// The mean over pictures of noise is one of probabilities, that over orders one of scores.
    @Test func `means are those of the definition`() {
        let photo = [[-1.0, -2.0], [-3.0, -1.0]]
        let noise = [[[-1.0, -4.0], [-2.0, -2.0]], [[-3.0, -2.0], [-2.0, -5.0]]]
        func prior(_ question: Int, _ style: Int) -> Double {
            log((exp(noise[0][question][style]) + exp(noise[1][question][style])) / 2)
        }
        let scores = (0..<2).map { style in
            ((photo[0][style] - prior(0, style)) + (photo[1][style] - prior(1, style))) / 2
        }
        let found = StyleLikelihoods(photo: photo, noise: noise)
        let total = scores.reduce(0) { $0 + exp($1) }
        for style in 0..<2 { #expect(abs(found.share(of: style) - exp(scores[style]) / total) < 1e-12) }
    }

    @Test func `likelihoods far below what numbers hold are weighed`() {
        let found = StyleLikelihoods(photo: [[-2000, -2001]], noise: [[[-1500, -1500]]])
        #expect(found.best == 0 && abs(found.share(of: 0) - 1 / (1 + exp(-1.0))) < 1e-12)
    }

    @Test func `styles are offered in orders that go around`() {
        #expect(
            StyleQuestion.orders(of: ["a", "b", "c"], count: 4) == [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]
        )
        #expect(StyleQuestion.text(styles: ["a", "b"]).contains("best: a, b?"))
    }

    @Test func `a local model's label counts where there is no other`() {
        var entry = Manifest.Entry(id: "a", file: "a.jpg")
        entry.labels = [.init(style: "first", source: Manifest.Label.local)]
        #expect(entry.currentLabel?.style == "first")
        entry.labels = [.init(style: "second", source: "gemini")] + entry.labels
        #expect(entry.currentLabel?.style == "second")
        entry.labels = [.init(style: "third")] + entry.labels
        #expect(entry.currentLabel?.style == "third")
    }
}
