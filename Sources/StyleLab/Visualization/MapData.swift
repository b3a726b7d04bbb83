import CommandSupport
import FoundationEssentials

/// What the page's script knows, column by column to keep it small.
struct MapData: Encodable, Sendable {
    /// One name a style, in the order of the filters; then the index of each point's.
    let styles: [String]
    /// The colour class of each style, and the corners of its shape, empty for a circle.
    let colors: [String]
    let shapes: [[[Double]]]
    let splits: [String]
    let width: Int
    let height: Int
    let neighborCount: Int
    let circleRadius = MarkerShape.circleRadius
    let x: [Int]
    let y: [Int]
    let id: [String]
    let style: [Int]
    let split: [Int]
    /// The style of the nearest image and the one that the k nearest vote for; -1 where nothing was judged.
    let nearest: [Int]
    let voted: [Int]
    /// JPEG in base64; empty where there is none, and an empty list when no point has one.
    let pictures: [String]

    /// The data of a map.
    init(_ map: StyleMap, thumbnails: Thumbnails) {
        let file = map.file
        let styleOfLabel = Dictionary(uniqueKeysWithValues: map.styles.enumerated().map { ($1.label, $0) })
        let splitNames = map.splitNames
        let splitOfName = Dictionary(uniqueKeysWithValues: splitNames.enumerated().map { ($1, $0) })
        styles = map.styles.map(\.name)
        colors = map.styles.map(MapStyle.colorClass)
        shapes = map.styles.map { MapStyle.shape($0).corners.map { [$0.x.rounded(to: 4), $0.y.rounded(to: 4)] } }
        splits = splitNames
        width = map.size.width
        height = map.size.height
        neighborCount = map.judgement?.neighborCount ?? 0
        x = map.points.map(\.x)
        y = map.points.map(\.y)
        id = file.ids
        style = file.labels.map { styleOfLabel[$0] ?? -1 }
        split = file.splits.map { splitOfName[$0] ?? -1 }
        nearest = file.ids.indices.map { map.judgement?.nearest[$0].flatMap { styleOfLabel[$0] } ?? -1 }
        voted = file.ids.indices.map { map.judgement?.voted[$0].flatMap { styleOfLabel[$0] } ?? -1 }
        pictures =
            thumbnails.files.isEmpty
            ? [] : file.ids.indices.map { thumbnails.files[$0].map { Data($0).base64EncodedString() } ?? "" }
    }

    /// The data as an element of the page, which no text in it can leave.
    func html() throws -> HTML {
        let json = HTMLEscaping.script(json: try JSONLine.encode(self))
        return "<script type=\"application/json\" id=\"map-data\">\(HTML(trusted: json))</script>"
    }
}

/// How a style looks: the same in the page, in its legend and in the pictures.
enum MapStyle {
    /// The class of the page that sets the style's colour.
    static func colorClass(_ style: StyleMap.Style) -> String {
        style.label < 0 ? "series-none" : "series-\(style.label % CategoryPalette.count)"
    }

    /// The shape of the style's points.
    static func shape(_ style: StyleMap.Style) -> MarkerShape {
        style.label < 0 ? .circle : MarkerShape(style: style.label)
    }

    /// The style's colour on paper, as `#RRGGBB`.
    static func paperColor(_ style: StyleMap.Style) -> String {
        style.label < 0 ? "#59616B" : CategoryPalette.light[style.label % CategoryPalette.count]
    }
}

extension Double {
    /// The number with at most `digits` digits after the point.
    fileprivate func rounded(to digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
