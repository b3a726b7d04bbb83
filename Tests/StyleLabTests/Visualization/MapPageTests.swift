import Foundation
import Inference
import StyleLab
import Testing

/// The page in a real browser.
@Suite(.mapPage, .serialized, .timeLimit(.minutes(2)))
struct MapPageTests {
    private let current: MapPageTrait.Current
    var browser: Browser { current.browser }
    private var file: VectorFile { current.file }

    init() throws {
        current = try #require(MapPageTrait.current)
    }

    @Test func `every image is drawn and nothing is complained about or fetched`() async throws {
        for window in [Browser.Window.desktop, .phone] {
            try await browser.load(current.page(), in: window)
            #expect(try await drawn() == 98)
            #expect(try await count().hasPrefix("98 of 98 images shown; the 5 nearest vote for another style at 6 of"))
            for style in SampleVectors.styles.indices {
                #expect(try await pixels(ofStyle: style, dark: false) > 40, "\(SampleVectors.styles[style])")
            }
            let complaints = try await browser.complaints()
            #expect(complaints == [])
            #expect(try await browser.requests() == [])
        }
    }

    @Test func `the address filters by style`() async throws {
        try await browser.load(current.page("style=Street_Hip,Chic_Modern"))
        #expect(try await drawn() == file.labels.count { $0 == 1 || $0 == 3 })
        #expect(try await pixels(ofStyle: 1, dark: false) > 40)
        #expect(try await pixels(ofStyle: 0, dark: false) == 0)
        #expect(try await pixels(ofStyle: 4, dark: false) == 0)
    }

    @Test func `the address filters by split, by error and by all together`() async throws {
        let nearest = SampleVectors.nearestRows(file)
        let wrong = file.labels.indices.filter { file.labels[nearest[$0]] != file.labels[$0] }
        // The six that lie among another style, and perhaps some of those around them.
        #expect(wrong.count >= 6 && wrong.count < 20)
        try await browser.load(current.page("split=validation"))
        #expect(try await drawn() == file.splits.count { $0 == "validation" })
        try await browser.load(current.page("error=1"))
        #expect(try await drawn() == wrong.count)
        try await browser.load(current.page("error=k"))
        #expect(try await drawn() == SampleVectors.strayRows.count)
        try await browser.load(current.page("style=Casual_Basic&split=validation&error=1"))
        #expect(try await drawn() == wrong.count { file.labels[$0] == 0 && file.splits[$0] == "validation" })
        try await browser.load(current.page("style=Unknown%20one"))
        #expect(try await drawn() == 0)
        let complaints = try await browser.complaints()
        #expect(complaints == [])
    }

    @Test func `boxes filter, say how many there are, and write the address`() async throws {
        try await browser.load(current.page())
        try await browser.run(#"document.querySelector('input[name="style"][value="2"]').click()"#)
        #expect(try await drawn() == file.labels.count { $0 != 2 })
        let address = try await browser.value("location.hash", String.self)
        #expect(address == "#style=Casual_Basic,Street_Hip,Chic_Modern,Classy_Elegant")
        let counts = try await browser.value(
            #"[...document.querySelectorAll('input[name="split"]')].map(b => b.closest("label").innerText.trim())"#,
            [String].self
        )
        let expected = ["validation", "train"].map { split in
            file.labels.indices.count { file.labels[$0] != 2 && file.splits[$0] == split }
        }
        #expect(counts.map { $0.split(separator: "\n").last.flatMap { Int($0) } ?? -1 } == expected)
        try await browser.run(#"document.querySelector('input[name="error"][value="k"]').click()"#)
        #expect(try await drawn() == 6)
        try await browser.run(#"document.getElementById("show-all").click()"#)
        #expect(try await drawn() == 98)
        #expect(try await browser.value("location.hash", String.self) == "")
    }

    @Test(arguments: [false, true])
    func `pointing at an image shows what is known of it`(isTapped: Bool) async throws {
        try await browser.load(current.page("error=k"), in: isTapped ? .phone : .desktop)
        #expect(try await isCardHidden())
        // Six images alone are drawn, so whatever is pointed at is one of them.
        let place = try #require(try await place(ofStyle: 0, dark: false))
        if isTapped {
            try await browser.run("document.getElementById('frame').scrollIntoView()")
            let place = try #require(try await self.place(ofStyle: 0, dark: false))
            try await browser.tap(x: place.x, y: place.y)
        } else {
            try await browser.move(x: place.x, y: place.y)
        }
        #expect(try await !isCardHidden())
        let card = try await card()
        let row = try #require(file.ids.firstIndex { HTMLEscaping.text($0) == HTMLEscaping.text(card.id) })
        #expect(SampleVectors.strayRows.contains(row))
        #expect(card.style == "Casual_Basic")
        #expect(card.split == file.splits[row])
        #expect(card.vote == "Sporty_Athleisure (another style)")
        // Twice as high as wide, and not larger than a thumbnail.
        #expect(card.picture == [48, 96])
        #expect(try await overflow() <= 0)
        if !isTapped {
            try await browser.move(x: 5, y: 5)
            #expect(try await isCardHidden())
        }
        let complaints = try await browser.complaints()
        #expect(complaints == [])
    }

    @Test func `the keyboard goes from image to image and speaks`() async throws {
        try await browser.load(current.page())
        try await browser.run("document.getElementById('map').focus()")
        var seen: Set<String> = []
        for key in ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowUp"] {
            try await browser.press(key)
            seen.insert(try await card().id)
            let spoken = try await browser.value("document.getElementById('announcement').textContent", String.self)
            #expect(spoken.hasPrefix(try await card().id))
        }
        #expect(seen.count >= 3)
        try await browser.press("+")
        #expect(try await browser.value("!document.getElementById('zoom-reset').disabled", Bool.self))
        try await browser.press("Escape")
        #expect(try await isCardHidden())
        // Tab reaches the map, its buttons and the filters.
        let reached = try await browser.value(
            """
            [...document.querySelectorAll('#map, button:enabled, .filters input')].every(e => { e.focus(); \
            return document.activeElement === e; })
            """,
            Bool.self
        )
        #expect(reached)
    }

    @Test func `zooming moves the points apart, and back`() async throws {
        try await browser.load(current.page("error=k"))
        let before = try #require(try await place(ofStyle: 0, dark: false))
        try await browser.run("for (let i = 0; i < 4; i++) document.getElementById('zoom-in').click()")
        let close = try await place(ofStyle: 0, dark: false)
        #expect(close.map { abs($0.x - before.x) + abs($0.y - before.y) > 20 } ?? true)
        #expect(try await drawn() == 6)
        try await browser.run("document.getElementById('zoom-reset').click()")
        let after = try #require(try await place(ofStyle: 0, dark: false))
        #expect(after == before)
    }

    @Test func `the page fits desktop and phone, light and dark`() async throws {
        var grounds: Set<String> = []
        for window in [Browser.Window.desktop, .phone] {
            for isDark in [false, true] {
                var window = window
                window.isDark = isDark
                try await browser.load(current.page(), in: window)
                #expect(try await overflow() <= 0, "\(window)")
                grounds.insert(try await browser.value("getComputedStyle(document.body).backgroundColor", String.self))
                for style in SampleVectors.styles.indices {
                    #expect(try await pixels(ofStyle: style, dark: isDark) > 40, "style \(style), \(window)")
                }
                #expect(try await pixels(ofStyle: 0, dark: !isDark) == 0)
            }
        }
        #expect(grounds == ["rgb(255, 255, 255)", "rgb(20, 23, 28)"])
        // The reader changes the scheme while the page is open.
        var window = Browser.Window.desktop
        try await browser.load(current.page(), in: window)
        window.isDark = true
        try await browser.show(window)
        #expect(try await pixels(ofStyle: 0, dark: true) > 40)
        #expect(try await pixels(ofStyle: 0, dark: false) == 0)
    }

    @Test func `ids that look like markup stay text`() async throws {
        try await browser.load(current.page())
        #expect(try await browser.value("typeof window.harmed", String.self) == "undefined")
        #expect(try await browser.value("document.querySelectorAll('[onerror], [onmouseover]').length", Int.self) == 0)
        let ids = try await browser.value(
            "JSON.parse(document.getElementById('map-data').textContent).id",
            [String].self
        )
        #expect(ids == file.ids)
        let complaints = try await browser.complaints()
        #expect(complaints == [])
    }

    @Test func `the SVG picture opens in a browser`() async throws {
        try await browser.load("file://\(current.directory.path)/map.svg")
        let root = "document.documentElement"
        #expect(
            try await browser.value("[\(root).nodeName, \(root).getAttribute('viewBox')]") == ["svg", "0 0 1200 900"]
        )
        // Points, letters and frame.
        #expect(try await browser.value("document.querySelectorAll('path, use').length", Int.self) > 98)
        let complaints = try await browser.complaints()
        #expect(complaints == [])
    }
}
