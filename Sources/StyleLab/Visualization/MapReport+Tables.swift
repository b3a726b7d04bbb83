import CommandSupport
import MetricLearning

extension MapReport {
    /// How the neighbours of each style vote.
    var byStyle: HTML {
        guard let judgement = map.judgement else { return "" }
        let rows = map.styles.filter { $0.label >= 0 }.map { style -> [HTML] in
            let counts = judgement.confusion.counts[style.label]
            let mistakes = counts.indices.filter { $0 != style.label && counts[$0] > 0 }
            let worst = mistakes.max { (counts[$0], $1) < (counts[$1], $0) }
            return [
                "\(Self.swatch(style))\(style.name)", "\(style.count)",
                "\(judgement.confusion.accuracy(ofClass: style.label)?.fixed(3) ?? "–")",
                worst.map { "\(map.file.classes[$0]) (\(counts[$0]))" } ?? "–",
            ]
        }
        let table = HTMLTable(
            caption: "Where the \(judgement.neighborCount) nearest images vote, in the original space",
            columns: [.text("style"), .number("images"), .number("accuracy"), .text("most often taken for")],
            rows: rows
        )
        return HTMLPage.section("By style", table.html)
    }

    /// How the neighbours of each split's images vote, when there are several splits.
    var bySplit: HTML {
        let splits = map.splitNames
        guard let judgement = map.judgement, splits.count > 1 else { return "" }
        let file = map.file
        let rows = splits.map { split -> [String] in
            let rows = file.splits.indices.filter { file.splits[$0] == split }
            let judged = rows.filter { judgement.voted[$0] != nil }
            let right = judged.count { judgement.voted[$0] == file.labels[$0] }
            let share = judged.isEmpty ? "–" : (Double(right) / Double(judged.count)).fixed(3)
            return [split, "\(rows.count)", share]
        }
        let table = HTMLTable(
            caption: "Neighbours come from all splits of this map; --split validation judges that split alone",
            columns: [.text("split"), .number("images"), .number("accuracy")],
            rows: rows
        )
        return HTMLPage.section("By split", table.html)
    }

    /// What the picture says and what it does not.
    var reading: HTML {
        HTMLPage.section(
            "How to read this",
            """
            <ul class="reading">
            <li>Points that lie together have vectors that point the same way. Distances between groups, the size of a \
            group and the axes mean nothing: t-SNE keeps neighbourhoods alone.</li>
            <li>The k-NN accuracy is measured in the original space and not in the picture; believe it before your eyes. \
            It says something only as far as it is above chance.</li>
            <li>Trustworthiness says how many of the neighbours seen here are neighbours in truth; the KL divergence says \
            how much of the neighbourhoods the plane could not keep. Compare both only between maps of as many images.</li>
            <li>A ring marks an image whose neighbours vote for another style: a wrong label, a picture between styles, or \
            something the vectors do not see.</li>
            </ul>
            """
        )
    }
}

extension StyleMap {
    /// Why there is no accuracy.
    static let nothingJudged =
        "There is no k-NN accuracy: that takes images of two styles or more, and a style with two images or more."
}
