import CommandSupport
import MetricLearning

extension StyleMap {
    /// What the map is called.
    var title: String {
        file.kind == .embeddings ? "Map of style embeddings" : "Map of untrained features"
    }

    /// What the map shows, in one sentence.
    var subtitle: String {
        let splits = splitNames
        let part = splits.count == 1 ? " of split \(splits[0])" : ""
        let kinds = styles.count { $0.label >= 0 }
        let style = kinds == 1 ? "1 style" : "\(kinds) styles"
        return "\(file.ids.count) images\(part), \(style): t-SNE of \(file.vectors.columns) values by cosine distance"
    }

    /// The splits that occur, in the order of their first rows.
    var splitNames: [String] {
        var seen: Set<String> = []
        return file.splits.filter { seen.insert($0).inserted }
    }

    /// How the map came about, for a footer.
    var recipeSentence: String {
        let method = recipe.method == .exact ? "exact t-SNE" : "Barnes-Hut t-SNE"
        return "\(method), perplexity \(recipe.perplexity.shortest), \(recipe.iterationCount) iterations, "
            + "seed \(recipe.seed), initialised by principal components"
    }

    /// Whether the vote of an image's neighbours goes to another style.
    func isMisplaced(_ row: Int) -> Bool {
        judgement?.voted[row].map { $0 != file.labels[row] } ?? false
    }
}

extension NeighborJudgement {
    /// What a space that knows nothing reaches, and the range in which the truth lies.
    var note: String {
        "chance \(chance.voted.fixed(3)); 95\u{A0}% interval \(interval.lower.fixed(3)) to \(interval.upper.fixed(3))"
    }
}

extension Double {
    /// The number with at most three digits after the point and none that says nothing.
    var shortest: String {
        var text = fixed(3)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}
