import Crypto
import FoundationEssentials

/// A report as one file: it needs no network, follows the reader's light or dark scheme and fits a phone.
package struct HTMLPage: Sendable {
    /// The title, in the tab and as the first heading.
    package var title: String
    /// A sentence below the title.
    package var subtitle: String
    /// The parts of the page in their order; ``section(_:_:)`` makes one with a heading.
    package var sections: [HTML]
    /// What stands at the end: settings, fingerprints.
    package var footer: HTML
    /// Style sheets after the page's own.
    package var styles: [String]
    /// Scripts, run in their order after the page is there.
    package var scripts: [String]

    /// A page of the given parts.
    package init(
        title: String,
        subtitle: String = "",
        sections: [HTML],
        footer: HTML = "",
        styles: [String] = [],
        scripts: [String] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
        self.footer = footer
        self.styles = styles
        self.scripts = scripts
    }

    /// A part of the page with a heading.
    package static func section(_ title: String, _ contents: HTML) -> HTML {
        """
        <section>
        <h2>\(title)</h2>
        \(contents)
        </section>
        """
    }

    /// The whole file.
    ///
    /// Its policy lets nothing be fetched and no script or style sheet run but those of the page, each by its hash.
    package func rendered() -> String {
        let sheets = [HTMLPage.styleSheet, CategoryPalette.styleSheet] + styles
        let policy = """
            default-src 'none'; img-src data:; style-src \(hashes(sheets)); script-src \(hashes(scripts)); \
            base-uri 'none'; form-action 'none'
            """
        let page: HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(HTML(trusted: policy))">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            \(sheets.map { HTML(trusted: "<style>\($0)</style>") })
            </head>
            <body>
            <main>
            <header>
            <h1>\(title)</h1>
            <p class="subtitle">\(subtitle)</p>
            </header>
            \(sections)
            </main>
            <footer>\(footer)</footer>
            \(scripts.map { HTML(trusted: "<script>\($0)</script>") })
            </body>
            </html>

            """
        return page.source
    }

    private func hashes(_ sources: [String]) -> String {
        guard !sources.isEmpty else { return "'none'" }
        return sources.map { "'sha256-\(Data(SHA256.hash(data: Data($0.utf8))).base64EncodedString())'" }
            .joined(separator: " ")
    }
}
