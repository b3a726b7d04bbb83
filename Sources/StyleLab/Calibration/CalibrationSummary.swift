import CommandSupport
import Matching

/// What `stylelab calibrate` says of a fitted calibration.
struct CalibrationSummary: Encodable {
    /// One curve.
    struct Part: Encodable {
        let pairs: Int
        let quantiles: [Double]
        let heldOutDistance: Double

        init(_ part: CalibrationFit.Part) {
            pairs = part.pairs
            quantiles = part.quantiles
            heldOutDistance = part.heldOutDistance
        }
    }

    let file: String
    let identifier: String
    let members: Int
    let text: Part?
    let textModel: String?
    let style: Part?
    let styleFingerprint: String?

    private let foreignTextCount: Int
    private let foreignStyleCount: Int

    private enum CodingKeys: String, CodingKey {
        case file, identifier, members, text, textModel, style, styleFingerprint
    }

    init(_ calibration: ScoreCalibration, _ fit: CalibrationFit, _ pool: MemberPool, out: String) {
        file = out
        identifier = calibration.identifier
        members = pool.memberIds.count
        text = fit.text.map(Part.init)
        textModel = calibration.content.textModel
        style = fit.style.map(Part.init)
        styleFingerprint = calibration.content.styleFingerprint
        foreignTextCount = pool.textCount - (pool.commonestTextModel.flatMap { pool.textCounts[$0] } ?? 0)
        foreignStyleCount = pool.foreignStyleCount
    }

    /// Lines for a terminal.
    func lines(isStyled: Bool) -> [String] {
        var table = TextTable(
            columns: [
                ("cosines of", .left), ("pairs", .right), ("1 %", .right), ("25 %", .right), ("50 %", .right),
                ("75 %", .right), ("99 %", .right), ("held-out distance", .right),
            ]
        )
        for (name, part) in [("text", text), ("style", style)] {
            guard let part else {
                table.rows.append([name, "too few"] + Array(repeating: "", count: 6))
                continue
            }
            table.rows.append(
                [name, "\(part.pairs)"] + part.quantiles.map { $0.fixed(3) } + [part.heldOutDistance.fixed(3)]
            )
        }
        var lines = table.lines(isStyled: isStyled)
        if text == nil { lines.append("text keeps half of one plus the cosine: too few pairs have texts") }
        if style == nil { lines.append("style keeps half of one plus the cosine: too few pairs have styles") }
        if foreignTextCount > 0 {
            lines.append("\(foreignTextCount) members have texts of other models and are left out")
        }
        if foreignStyleCount > 0 {
            lines.append("\(foreignStyleCount) members have styles of other fingerprints only and are left out")
        }
        lines.append("wrote \(file), calibration \(identifier), from \(members) members")
        return lines
    }
}
