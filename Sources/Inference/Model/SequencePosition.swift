/// Where a token stands in time, height and width; the three are equal for text.
package struct SequencePosition: Sendable, Hashable {
    package let time: Int
    package let height: Int
    package let width: Int

    /// Positions of text, an image of merged squares, and text again.
    ///
    /// The image's rows and columns count from where the text before it ends; the text after it goes on beyond the
    /// larger of the two.
    package static func sequence(
        textBefore: Int,
        imageRows: Int,
        imageColumns: Int,
        textAfter: Int
    ) -> [SequencePosition] {
        let resume = textBefore + max(imageRows, imageColumns)
        var positions = (0..<textBefore).map { SequencePosition(time: $0, height: $0, width: $0) }
        for row in 0..<imageRows {
            for column in 0..<imageColumns {
                positions.append(
                    SequencePosition(time: textBefore, height: textBefore + row, width: textBefore + column)
                )
            }
        }
        positions += (resume..<resume + textAfter).map { SequencePosition(time: $0, height: $0, width: $0) }
        return positions
    }
}
