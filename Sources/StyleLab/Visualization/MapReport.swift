import CommandSupport
import MetricLearning

/// The page of a map.
package struct MapReport: Sendable {
    let map: StyleMap
    let thumbnails: Thumbnails

    /// The page of a map with these pictures.
    package init(map: StyleMap, thumbnails: Thumbnails) {
        self.map = map
        self.thumbnails = thumbnails
    }

    /// The whole file; the same map gives the same bytes.
    package func rendered() throws -> String {
        HTMLPage(
            title: map.title,
            subtitle: map.subtitle,
            sections: [figures, try picture, byStyle, bySplit, reading],
            footer: footer,
            styles: [MapPageStyle.sheet],
            scripts: [MapPageScript.source]
        ).rendered()
    }

    private var figures: HTML {
        var figures: [FigureTiles.Figure] = []
        if let judgement = map.judgement {
            figures += [
                .init(
                    "\(judgement.neighborCount)-NN accuracy",
                    judgement.accuracy.fixed(3),
                    note: "in \(map.file.vectors.columns) dimensions; \(judgement.note)"
                ),
                .init(
                    "1-NN accuracy",
                    judgement.nearestAccuracy.fixed(3),
                    note: "chance \(judgement.chance.nearest.fixed(3))"
                ),
            ]
        }
        if let untrained = map.untrained {
            figures.append(
                .init(
                    "\(untrained.neighborCount)-NN, untrained",
                    untrained.accuracy.fixed(3),
                    note: "of the features without the head; \(untrained.note)"
                )
            )
        }
        figures += [
            .init(
                "Trustworthiness",
                map.fidelity.trustworthiness.fixed(3),
                note: "of \(map.fidelity.neighborCount) neighbours in the picture; 1 is perfect, chance is about 0.5"
            ),
            .init("KL divergence", map.fidelity.klDivergence.fixed(3), note: "of the picture, in nats; 0 is perfect"),
        ]
        let tiles = FigureTiles(figures).html
        return map.judgement == nil
            ? "\(tiles)\n<p class=\"note\">\(StyleMap.nothingJudged)</p>" : tiles
    }

    private var picture: HTML {
        get throws {
            let missing = thumbnails.sentence.map { "<p class=\"note\">\($0).</p>" as HTML } ?? ""
            return """
                <section class="map-layout" aria-label="Map">
                <div>
                <div id="frame">
                <canvas id="map" tabindex="0" role="img" aria-describedby="count hint" \
                aria-label="\(map.title), a scatter plot of \(map.file.ids.count) images"></canvas>
                \(card)
                <div class="zoom">
                <button type="button" id="zoom-in" aria-label="Zoom in">+</button>
                <button type="button" id="zoom-out" aria-label="Zoom out">−</button>
                <button type="button" id="zoom-reset">Whole map</button>
                </div>
                </div>
                <p id="count" role="status"></p>
                <p id="hint" class="note hint">Point at an image or tap it for details. Zoom with the buttons, with two \
                fingers, or with the wheel once the map is clicked; then drag. On a keyboard, arrows go from image to \
                image, + − 0 zoom and Esc lets go.</p>
                \(missing)
                <p id="announcement" class="unseen" aria-live="polite"></p>
                <noscript><p>The map needs JavaScript, which this browser does not run; the figures above and the tables \
                below do not.</p></noscript>
                </div>
                \(filters)
                </section>
                \(try MapData(map, thumbnails: thumbnails).html())
                """
        }
    }

    private var card: HTML {
        let count = map.judgement?.neighborCount ?? 0
        let judgements: HTML =
            map.judgement == nil
            ? ""
            : """
            <dt>nearest says</dt><dd id="card-1"></dd>
            <dt>\(count) nearest say</dt><dd id="card-k"></dd>
            """
        return """
            <div id="card" hidden>
            <img id="card-picture" alt="" hidden>
            <div id="card-missing" class="note" hidden>no picture here</div>
            <div id="card-id"></div>
            <dl>
            <dt>style</dt><dd id="card-style"></dd>
            <dt>split</dt><dd id="card-split"></dd>
            \(judgements)
            </dl>
            </div>
            """
    }

    private var footer: HTML {
        let fingerprint: HTML =
            map.file.fingerprint.isEmpty ? "not recorded" : "<code>\(map.file.fingerprint)</code>"
        return """
            <div>\(map.recipeSentence).<br>Fingerprint of the vectors: \(fingerprint)</div>
            """
    }
}
