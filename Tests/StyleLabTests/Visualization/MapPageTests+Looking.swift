import StyleLab
import Testing

extension MapPageTests {
    /// A point of the window.
    struct Place: Decodable, Hashable, Sendable {
        let x: Double
        let y: Double
    }

    /// What the card beside a point says.
    struct Card: Decodable, Sendable {
        let id: String
        let style: String
        let split: String
        let vote: String
        /// Width and height of the picture's own pixels.
        let picture: [Int]
    }

    /// How many points the page says that it has drawn.
    func drawn() async throws -> Int {
        try await browser.value("Number(document.getElementById('map').dataset.drawn)")
    }

    func count() async throws -> String {
        try await browser.value("document.getElementById('count').textContent")
    }

    func isCardHidden() async throws -> Bool {
        try await browser.value("document.getElementById('card').offsetParent === null")
    }

    func card() async throws -> Card {
        try await browser.value(
            """
            (() => {
              const text = id => document.getElementById(id).textContent;
              const image = document.getElementById("card-picture");
              return { id: text("card-id"), style: text("card-style"), split: text("card-split"), vote: text("card-k"),
                       picture: [image.naturalWidth, image.naturalHeight] };
            })()
            """
        )
    }

    /// By how many pixels anything stands out of the window to the right.
    func overflow() async throws -> Int {
        try await browser.value(
            """
            Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.body.querySelectorAll("*")]
              .filter(e => !e.closest(".wide") && e.checkVisibility())
              .map(e => Math.ceil(e.getBoundingClientRect().right) - innerWidth))
            """
        )
    }

    /// How many pixels of the map have exactly a style's colour.
    func pixels(ofStyle style: Int, dark: Bool) async throws -> Int {
        try await browser.value("(\(Self.search(style, dark: dark))).length")
    }

    /// The middle of the topmost run of pixels of a style's colour, in the window.
    func place(ofStyle style: Int, dark: Bool) async throws -> Place? {
        try await browser.value(
            """
            (() => {
              const found = \(Self.search(style, dark: dark));
              if (!found.length) return null;
              const [left, y] = found[0];
              const run = found.filter(([x, line]) => line === y + 2 && Math.abs(x - left) < 20);
              const canvas = document.getElementById("map"), box = canvas.getBoundingClientRect();
              const ratio = canvas.width / box.width;
              return { x: box.left + (run.length ? run[run.length >> 1][0] : left) / ratio, y: box.top + (y + 2) / ratio };
            })()
            """
        )
    }

    /// JavaScript that finds the pixels of a style's colour, row by row.
    private static func search(_ style: Int, dark: Bool) -> String {
        let color = (dark ? CategoryPalette.dark : CategoryPalette.light)[style]
        let value = Int(color.dropFirst(), radix: 16) ?? 0
        return """
            (() => {
              const canvas = document.getElementById("map"), found = [];
              const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              for (let i = 0; i < data.length; i += 4)
                if (data[i] === \(value >> 16) && data[i + 1] === \(value >> 8 & 255) && data[i + 2] === \(value & 255)
                    && data[i + 3] === 255) found.push([i / 4 % width, Math.floor(i / 4 / width)]);
              return found;
            })()
            """
    }
}
