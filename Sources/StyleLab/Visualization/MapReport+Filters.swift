extension MapReport {
    /// What is shown: styles, splits and errors; at the same time the legend.
    var filters: HTML {
        """
        <form class="filters" aria-label="Filters">
        <fieldset><legend>Style</legend><div class="choices">
        \(map.styles.indices.map { checkbox("style", $0, map.styles[$0].name, swatch: Self.swatch(map.styles[$0])) })
        </div></fieldset>
        <fieldset><legend>Split</legend><div class="choices">
        \(map.splitNames.enumerated().map { checkbox("split", $0.offset, $0.element, swatch: "") })
        </div></fieldset>
        <div>
        \(errors)
        <button type="button" id="show-all">Show all</button>
        </div>
        </form>
        """
    }

    private var errors: HTML {
        guard let judgement = map.judgement else { return "" }
        let count = judgement.neighborCount
        return """
            <fieldset><legend>Neighbours</legend>
            <label><input type="radio" name="error" value="" checked><span class="name">whatever they say</span></label>
            <label><input type="radio" name="error" value="1"><span class="name">nearest has another style</span></label>
            <label><input type="radio" name="error" value="k">\
            <span class="name">\(count) nearest vote for another</span>\(Self.ring)</label>
            </fieldset>
            """
    }

    private func checkbox(_ name: HTML, _ index: Int, _ text: String, swatch: HTML) -> HTML {
        """
        <label><input type="checkbox" name="\(name)" value="\(index)" checked>\(swatch)\
        <span class="name">\(text)</span><span class="count"></span></label>
        """
    }

    /// A style's colour and shape beside its name.
    static func swatch(_ style: StyleMap.Style) -> HTML {
        """
        <svg class="swatch \(MapStyle.colorClass(style))" viewBox="-12 -12 24 24" aria-hidden="true">\
        <path d="\(MapStyle.shape(style).path(radius: 8.5))"/></svg>
        """
    }

    /// What marks a point whose neighbours vote for another style.
    private static let ring: HTML = """
        <svg class="swatch ring" viewBox="-12 -12 24 24" role="img" aria-label="drawn with a ring">\
        <circle r="9.5"/></svg>
        """
}
