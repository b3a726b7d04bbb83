/// How prompts and answers about one photo stand in the rows of one computation: each prompt once, and behind it the
/// answers as continuations of it.
///
/// An answer's last token needs no row: nothing is asked after it.
struct AnswerLayout {
    /// A token that is asked about.
    struct Asked {
        /// Which of the ``AnswerLayout/askedRows`` says what comes next there.
        let asked: Int
        /// The token that comes next.
        let token: Int
    }

    /// All rows.
    private(set) var rowCount = 0
    /// The rows of the prompts.
    private(set) var trunks: [Range<Int>] = []
    /// The rows of the photo within each prompt.
    private(set) var imageRows: [Range<Int>] = []
    /// The rows of the answers.
    private(set) var branches: [Attention.Branch] = []
    /// The tokens of all rows that are not the photo's.
    private(set) var tokens: [(row: Int, token: Int)] = []
    /// The position of each row.
    private(set) var positions: [SequencePosition] = []
    /// The rows whose next token is asked about.
    private(set) var askedRows: [Int] = []
    /// For each prompt and each answer its tokens.
    private(set) var questions: [[[Asked]]] = []

    /// Lays out answers of at least one token each.
    init(prompts: [Prompt], answers: [[Int]], grid: PatchGrid) {
        for prompt in prompts {
            let trunk = append(prompt, grid)
            let last = ask(trunk.upperBound - 1)
            let next = prompt.textTokenCount + max(grid.mergedRows, grid.mergedColumns)
            questions.append(answers.map { append($0, behind: trunk, from: next, last) })
        }
    }

    private mutating func append(_ prompt: Prompt, _ grid: PatchGrid) -> Range<Int> {
        let first = rowCount
        let image = first + prompt.before.count..<first + prompt.before.count + grid.tokenCount
        tokens += zip(first..., prompt.before).map { ($0, $1) }
        tokens += zip(image.upperBound..., prompt.after).map { ($0, $1) }
        positions += SequencePosition.sequence(
            textBefore: prompt.before.count,
            imageRows: grid.mergedRows,
            imageColumns: grid.mergedColumns,
            textAfter: prompt.after.count
        )
        rowCount = image.upperBound + prompt.after.count
        trunks.append(first..<rowCount)
        imageRows.append(image)
        return first..<rowCount
    }

    private mutating func append(
        _ answer: [Int],
        behind trunk: Range<Int>,
        from position: Int,
        _ last: Int
    ) -> [Asked] {
        let rows = rowCount..<rowCount + answer.count - 1
        // Text: time, height and width count on together.
        positions += (position..<position + rows.count).map { SequencePosition(time: $0, height: $0, width: $0) }
        tokens += zip(rows, answer).map { ($0, $1) }
        rowCount = rows.upperBound
        if !rows.isEmpty { branches.append(Attention.Branch(of: trunk, rows: rows)) }
        let asked = [last] + rows.map { ask($0) }
        return zip(asked, answer).map { Asked(asked: $0, token: $1) }
    }

    private mutating func ask(_ row: Int) -> Int {
        askedRows.append(row)
        return askedRows.count - 1
    }
}
