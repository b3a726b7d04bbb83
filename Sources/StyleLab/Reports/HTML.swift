/// A piece of a page.
///
/// Text that is interpolated into a piece is escaped; another piece stays as it is. So whatever comes out of a file is
/// harmless unless somebody writes ``init(trusted:)``.
package struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The piece as it stands in the file.
    package let source: String

    /// A piece that is HTML already.
    package init(trusted source: String) {
        self.source = source
    }

    /// A piece written out in the code.
    package init(stringLiteral value: String) {
        source = value
    }

    /// A piece of literals, escaped text and other pieces.
    package init(stringInterpolation: StringInterpolation) {
        source = stringInterpolation.source
    }

    /// Literals and what is interpolated between them.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        /// An empty start.
        package init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// Adds HTML that is written out in the code.
        package mutating func appendLiteral(_ literal: String) {
            source += literal
        }

        /// Adds text, escaped.
        package mutating func appendInterpolation(_ text: some StringProtocol) {
            source += HTMLEscaping.text(text)
        }

        /// Adds a whole number.
        package mutating func appendInterpolation(_ number: Int) {
            source += String(number)
        }

        /// Adds a piece.
        package mutating func appendInterpolation(_ piece: HTML) {
            source += piece.source
        }

        /// Adds pieces one after the other, a line each.
        package mutating func appendInterpolation(_ pieces: [HTML]) {
            source += pieces.map(\.source).joined(separator: "\n")
        }
    }
}
