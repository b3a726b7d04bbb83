import CommandSupport

/// Shows the demo's report to a person.
struct DemoPrinter {
    let isStyled: Bool

    func lines(_ report: DemoReport) -> [String] {
        var lines = [heading("Slates")]
        for slate in report.slates { lines += self.slate(slate) }
        if let update = report.photoUpdate { lines += photoUpdate(update) }
        if let deletion = report.deletion { lines += self.deletion(deletion) }
        lines += time(report)
        lines += summary(report)
        return lines
    }

    private func heading(_ text: String) -> String {
        isStyled ? "\n\u{1B}[1;36m\(text)\u{1B}[0m" : "\n\(text)"
    }

    private func title(_ slate: DemoReport.Slate) -> String {
        let style = slate.style.map { " in \(Self.words($0))" } ?? ""
        return "\(slate.name)\(style): \(slate.eligible) eligible, ranked \(slate.scorer)"
    }

    private func slate(_ slate: DemoReport.Slate) -> [String] {
        var table = TextTable(columns: [
            ("#", .right), ("candidate", .left), ("drawn style", .left), ("text score", .right),
            ("style score", .right), ("total", .right), ("# by text alone", .right),
        ])
        table.rows = slate.candidates.map {
            [
                "\($0.rank)", $0.name, $0.style.map(Self.words) ?? "-", $0.textScore?.fixed(4) ?? "-",
                $0.styleScore?.fixed(4) ?? "-", $0.score.fixed(4), $0.rankByText.map { "\($0)" } ?? "-",
            ]
        }
        return ["", title(slate)] + table.lines(isStyled: isStyled)
    }

    private func photoUpdate(_ update: DemoReport.PhotoUpdate) -> [String] {
        let before = update.before.candidates.map(\.name).joined(separator: ", ")
        let after = update.after.candidates.map(\.name).joined(separator: ", ")
        return [
            heading("\(update.name) changes the photo"),
            "  from \(update.styleBefore.map(Self.words) ?? "-") to \(Self.words(update.styleAfter))",
            "  slate before: \(before)",
            "  slate after:  \(after)",
        ]
    }

    private func deletion(_ deletion: DemoReport.Deletion) -> [String] {
        [
            heading("\(deletion.name) deletes the account"),
            "  was first on \(deletion.viewerName)'s slate; now "
                + (deletion.isGoneFromSlate ? "gone from it" : "STILL ON IT"),
            "  tombstones on \(deletion.tombstones.joined(separator: ", ")); keys left in Redis: \(deletion.redisKeysLeft)",
            "  a slate request for the deleted member became a dead letter: \(deletion.requestAfterwards)",
        ]
    }

    private func time(_ report: DemoReport) -> [String] {
        let seconds = report.seconds
        var table = TextTable(columns: [("where the time went", .left), ("seconds", .right), ("per photo", .right)])
        let photos = Double(max(1, report.cache.photosComputed))
        for (name, value) in [
            ("fetch the picture", seconds.fetching), ("decode, resize, cut into patches", seconds.preprocessing),
            ("vision tower", seconds.vision), ("language model", seconds.language),
            ("projection head", seconds.projecting),
        ] {
            table.rows.append([name, value.fixed(3), "\((value / photos * 1000).fixed(1)) ms"])
        }
        let texts = Double(max(1, report.texts.computed))
        let perText = "\((seconds.readingTexts / texts * 1000).fixed(1)) ms a text"
        table.rows.append(["read texts", seconds.readingTexts.fixed(3), perText])
        table.rows.append(["rank candidates", seconds.ranking.fixed(3), ""])
        table.rows.append(["wait for the broker", seconds.publishing.fixed(3), ""])
        return [heading("Time")] + table.lines(isStyled: isStyled)
    }

    private func summary(_ report: DemoReport) -> [String] {
        let cache = report.cache
        return [
            "",
            "  \(cache.photosComputed) \(report.pictures) computed, \(cache.answeredByCache) answered by the cache "
                + "(\(cache.repeatedPhotos) were sent again: \(cache.repeatedPhotosComputed) computed)",
            "  \(report.texts.computed) texts computed, \(report.texts.answeredByCache) answered by the cache",
            "  \(report.events) events handled, \(report.slatesEmitted) slates emitted, "
                + "\(report.deadLetters.values.reduce(0, +)) dead letter(s), \(report.seconds.wholeRun.fixed(1)) s in all",
        ]
    }

    private static func words(_ style: String) -> String {
        style.replacing("_", with: " ")
    }
}
