import Foundation
import StyleLab
import Testing

/// Makes one page with the program and opens one browser for all tests of a suite.
struct MapPageTrait: SuiteTrait, TestScoping {
    /// What the tests of such a suite work with.
    struct Current: Sendable {
        let browser: Browser
        let directory: TemporaryDirectory
        let file: VectorFile

        /// The page's address with what follows the number sign.
        func page(_ fragment: String = "") -> String {
            "file://\(directory.path)/report.html\(fragment.isEmpty ? "" : "#\(fragment)")"
        }
    }

    @TaskLocal static var current: Current?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let directory = TemporaryDirectory()
        let file = SampleVectors.file()
        try file.write(to: directory.path + "/vectors.safetensors")
        try SampleVectors.writePhotos(of: file, to: directory)
        let run = try await Program.run([
            "visualize", "--embeddings", directory.path + "/vectors.safetensors", "--images", directory.path, "--out",
            directory.path + "/report.html", "--svg", directory.path + "/map.svg", "--png", directory.path + "/map.png",
        ])
        try #require(run.status == 0, "\(run.errors)")
        let browser = try await Browser.start()
        let current = Current(browser: browser, directory: directory, file: file)
        do {
            try await Self.$current.withValue(current, operation: function)
            await browser.close()
        } catch {
            await browser.close()
            throw error
        }
    }
}

extension Trait where Self == MapPageTrait {
    static var mapPage: MapPageTrait { MapPageTrait() }
}
