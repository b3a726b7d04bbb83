import Foundation
import Testing

extension ABTests {
    @Suite("The report of an experiment in a browser", .timeLimit(.minutes(2)))
    struct ABReportPageTests {
        @Test(
            "It shows verdict, lifts, charts, funnel and cells, asks for nothing, and fits desktop, phone and dark mode"
        )
        func page() async throws {
            let topics = try await SimulatedTopics.make(["--members", "2000", "--lift", "0.4", "--days", "10"])
            let out = topics.laboratory.path("report.html")
            let run = try await topics.analyze(["--out", out])
            try #require(run.status == 0, "\(run.errors)")
            let browser = try await Browser.start()
            do {
                try await Self.look(at: "file://\(out)", with: browser)
                await browser.close()
            } catch {
                await browser.close()
                throw error
            }
        }

        private static func look(at address: String, with browser: Browser) async throws {
            var dark = Browser.Window.phone
            dark.isDark = true
            for window in [Browser.Window.desktop, .phone, dark] {
                try await browser.load(address, in: window)
                let verdict: String = try await browser.value("document.querySelector('.verdict').textContent")
                #expect(verdict == "SHIP")
                let titles: [String] = try await browser.value(
                    "[...document.querySelectorAll('h2')].map(title => title.textContent)"
                )
                #expect(titles == ["Verdict", "What to know", "Arms", "Lift", "Over time", "By whom and to whom"])
                // Five curves of the lift; two bars for each of five steps.
                #expect(
                    try await browser.value("document.querySelectorAll('figure.chart path.curve').length", Int.self)
                        >= 5
                )
                #expect(
                    try await browser.value("document.querySelectorAll('figure.chart rect.mark').length", Int.self)
                        == 12
                )
                let text: String = try await browser.value("document.body.textContent")
                for words in [
                    "Fieller", "Katz", "CUPED", "valid at every look", "Sizes of the arms", "hybrid", "no effect",
                ] {
                    #expect(text.contains(words), "\(words)")
                }
                #expect(!text.contains("nan") && !text.contains("inf "))
                let overflow: Int = try await browser.value(
                    """
                    Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.body.querySelectorAll("*")]
                      .filter(e => !e.closest(".wide") && e.checkVisibility())
                      .map(e => Math.ceil(e.getBoundingClientRect().right) - innerWidth))
                    """
                )
                #expect(overflow <= 0)
                #expect(try await browser.complaints() == [])
                #expect(try await browser.requests() == [])
            }
        }
    }
}
