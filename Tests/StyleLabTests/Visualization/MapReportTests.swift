import Foundation
import MetricLearning
import StyleLab
import Testing

/// The page as text, without the program around it.
@Suite struct MapReportTests {
    private func map(_ file: VectorFile) throws -> StyleMap {
        var generator = SeededGenerator(seed: 3)
        let places = file.ids.indices.flatMap { _ in
            [Float.random(in: -40...40, using: &generator), Float.random(in: -10...10, using: &generator)]
        }
        return StyleMap(
            file: file,
            layout: Matrix(rows: file.ids.count, columns: 2, values: places),
            fidelity: .init(klDivergence: 0.25, trustworthiness: 0.9, neighborCount: 5),
            recipe: .init(method: .exact, perplexity: 30, iterationCount: 1000, seed: 42),
            judgement: try NeighborJudgement.judge(
                file.vectors,
                labels: file.labels,
                styleCount: file.classes.count,
                neighborCount: 5,
                threadCount: 2
            )
        )
    }

    @Test func `nothing of a file reaches the page as markup`() throws {
        var file = SampleVectors.file()
        let hostile = "</style></script><img src=x onerror=alert(1)>"
        file.classes = file.classes.map { hostile + $0 }
        file.splits = file.splits.map { hostile + $0 }
        file.fingerprint = hostile
        var thumbnails = Thumbnails()
        thumbnails.absence = hostile
        let page = try MapReport(map: map(file), thumbnails: thumbnails).rendered()
        #expect(!page.contains("<img src"))
        #expect(page.ranges(of: "<script").count == 2)
        #expect(page.ranges(of: "</script").count == 2)
        #expect(page.ranges(of: "</style").count == page.ranges(of: "<style").count)
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
    }

    @Test func `points keep their proportions`() throws {
        let map = try map(SampleVectors.file())
        #expect(map.points.map(\.x).min() == 0 && map.points.map(\.x).max() == StyleMap.extent)
        #expect(map.points.map(\.y).min() == 0)
        let height = try #require(map.points.map(\.y).max())
        // 80 wide and 20 high, and random.
        #expect((2000...3000).contains(height))
    }

    @Test func `judgements stand at their rows also when some rows have no style`() throws {
        var file = SampleVectors.file()
        let judged = try #require(try map(file).judgement)
        #expect(file.ids.indices.filter { judged.voted[$0] != file.labels[$0] } == SampleVectors.strayRows)
        for row in [0, 7, 50, 97] { file.labels[row] = -1 }
        let partly = try #require(try map(file).judgement)
        #expect(partly.judgedCount == 94)
        #expect(file.ids.indices.filter { partly.voted[$0] == nil } == [0, 7, 50, 97])
        let wrong = file.ids.indices.filter { file.labels[$0] >= 0 && partly.voted[$0] != file.labels[$0] }
        #expect(wrong == [5, 10, 15, 20, 25])
    }

    @Test func `pictures are chosen evenly, misplaced ones first`() {
        let rows = Array(0..<100)
        #expect(Thumbnails.choice(of: rows, limit: 100) { _ in false } == rows)
        #expect(Thumbnails.choice(of: rows, limit: 4) { _ in false } == [0, 25, 50, 75])
        #expect(Thumbnails.choice(of: rows, limit: 4) { $0 == 99 || $0 == 1 } == [0, 1, 50, 99])
        #expect(Thumbnails.choice(of: rows, limit: 3) { $0 % 2 == 0 } == [0, 32, 66])
        #expect(Thumbnails.choice(of: [5, 9], limit: 1) { _ in true } == [5])
    }

    @Test func `twenty thousand points make a page of moderate size that draws at once`() async throws {
        var file = SampleVectors.file(count: 20_000)
        file.splits = file.splits.map { _ in "train" }
        let page = try MapReport(map: largeMap(file), thumbnails: Thumbnails()).rendered()
        #expect(page.utf8.count < 2_000_000)
        let directory = TemporaryDirectory()
        try directory.write(Array(page.utf8), to: "report.html")
        let browser = try await Browser.start()
        do {
            try await browser.load("file://\(directory.path)/report.html")
            #expect(try await browser.value("Number(document.getElementById('map').dataset.drawn)", Int.self) == 20_000)
            // How long one frame takes, from the wish to the end of drawing.
            let milliseconds = try await browser.value(
                """
                new Promise(done => { const start = performance.now(); dispatchEvent(new HashChangeEvent("hashchange")); \
                requestAnimationFrame(() => done(performance.now() - start)); })
                """,
                Double.self
            )
            // A bound against hanging, not a measurement.
            #expect(milliseconds < 10_000)
            #expect(try await browser.complaints() == [])
            await browser.close()
        } catch {
            await browser.close()
            throw error
        }
    }

    /// Judging so many by all others is not what is tested here.
    private func largeMap(_ file: VectorFile) throws -> StyleMap {
        let places = file.ids.indices.flatMap { [Float($0 % 141), Float($0 / 141)] }
        return StyleMap(
            file: file,
            layout: Matrix(rows: file.ids.count, columns: 2, values: places),
            fidelity: .init(klDivergence: 1, trustworthiness: 0.9, neighborCount: 5),
            recipe: .init(method: .barnesHut, perplexity: 30, iterationCount: 1000, seed: 42),
            judgement: nil
        )
    }
}
