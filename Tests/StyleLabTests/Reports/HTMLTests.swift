import StyleLab
import Testing

@Suite struct HTMLTests {
    private static let hostile = "</script><img src=x onerror=alert(1)> & \"quoted\" 'single' \u{0}\u{1B}"

    @Test func `text that is put into a piece is escaped`() {
        let text = Self.hostile
        let piece: HTML = "<p title=\"\(text)\">\(text)</p>"
        let escaped =
            "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot; &#39;single&#39; \u{FFFD}\u{FFFD}"
        #expect(piece.source == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test func `a piece inside a piece stays as it is`() {
        let inner: HTML = "<b>\("<")</b>"
        let outer: HTML = "<i>\(inner)\([inner, inner])\(7)</i>"
        #expect(outer.source == "<i><b>&lt;</b><b>&lt;</b>\n<b>&lt;</b>7</i>")
    }

    @Test func `JSON in a script cannot end it`() {
        let escaped = HTMLEscaping.script(json: "[\"</script><!--&\u{2028}\"]")
        #expect(escaped == "[\"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\"]")
    }

    @Test func `letters of all writings stay`() {
        #expect(HTMLEscaping.text("사진 Ärmel 👗\n\t") == "사진 Ärmel 👗\n\t")
    }

    @Test func `a page holds its parts and forbids everything else`() {
        let page = HTMLPage(
            title: Self.hostile,
            subtitle: Self.hostile,
            sections: [HTMLPage.section(Self.hostile, "<p>kept</p>")],
            footer: "<p>end</p>",
            styles: ["p { margin: 0; }"],
            scripts: ["document.title += '!';"]
        ).rendered()
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(!page.contains("<img"))
        #expect(page.contains("<p>kept</p>") && page.contains("<footer><p>end</p></footer>"))
        #expect(page.contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\""))
        #expect(page.contains("default-src 'none'; img-src data:; style-src 'sha256-"))
        // printf "document.title += '!';" | openssl dgst -sha256 -binary | base64
        #expect(page.contains("script-src 'sha256-XzmWvdxhryUhBtLQO+IgDDdm6KUKPLXA8yHarZeMQHM='; base-uri"))
    }

    @Test func `a table names its columns and rows`() {
        let table = HTMLTable(
            caption: "c<",
            columns: [.text("style"), .number("share")],
            rows: [["<a>", "0.5"]] as [[String]]
        ).html.source
        #expect(table.contains("<caption>c&lt;</caption>"))
        #expect(table.contains("<th scope=\"col\">style</th>\n<th scope=\"col\" class=\"number\">share</th>"))
        #expect(table.contains("<th scope=\"row\">&lt;a&gt;</th>\n<td class=\"number\">0.5</td>"))
    }

    @Test func `tiles hold name, value and note`() {
        let tiles = FigureTiles([.init("k-NN", "0.75", note: "chance 0.2"), .init("<", ">")]).html.source
        #expect(
            tiles.contains("<dt>k-NN</dt><dd class=\"value\">0.75</dd><dd class=\"note\">chance 0.2</dd>")
        )
        #expect(tiles.contains("<dt>&lt;</dt><dd class=\"value\">&gt;</dd></div>"))
    }
}
