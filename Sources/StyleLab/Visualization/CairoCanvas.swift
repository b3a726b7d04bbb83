import CCairo
import CommandSupport

/// A sheet of paper that Cairo draws on, for SVG and PNG alike.
struct CairoCanvas: ~Copyable {
    /// What the text stands beside.
    enum Anchor {
        case start
        case middle
        case end
    }

    /// Why Cairo could not draw.
    struct Failure: Error {
        let reason: String
    }

    private let context: OpaquePointer

    private init(drawingOn surface: OpaquePointer) {
        context = cairo_create(surface)
    }

    deinit { cairo_destroy(context) }

    /// Draws an SVG file.
    ///
    /// - Throws: ``Failure`` with Cairo's reason.
    static func svg(
        width: Double,
        height: Double,
        _ draw: (borrowing CairoCanvas) -> Void
    ) throws(Failure) -> [UInt8] {
        let sink = Sink()
        let surface = cairo_svg_surface_create_for_stream(Sink.append, sink.pointer, width, height)
        defer { cairo_surface_destroy(surface) }
        guard let surface else { throw Failure(reason: "no surface") }
        cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
        do {
            let canvas = CairoCanvas(drawingOn: surface)
            draw(canvas)
            try canvas.check()
        }
        cairo_surface_finish(surface)
        try check(cairo_surface_status(surface))
        return sink.bytes
    }

    /// Draws a PNG file with `scale` pixels a unit.
    ///
    /// - Throws: ``Failure`` with Cairo's reason.
    static func png(
        width: Double,
        height: Double,
        scale: Double,
        _ draw: (borrowing CairoCanvas) -> Void
    ) throws(Failure) -> [UInt8] {
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24,
            Int32(width * scale),
            Int32(height * scale)
        )
        defer { cairo_surface_destroy(surface) }
        guard let surface else { throw Failure(reason: "no surface") }
        do {
            let canvas = CairoCanvas(drawingOn: surface)
            cairo_scale(canvas.context, scale, scale)
            draw(canvas)
            try canvas.check()
        }
        let sink = Sink()
        try check(cairo_surface_write_to_png_stream(surface, Sink.append, sink.pointer))
        return sink.bytes
    }

    /// Fills the whole sheet.
    func paint(_ color: String) {
        setColor(color)
        cairo_paint(context)
    }

    /// Fills a shape of the given radius, with a rim around it.
    func fill(_ shape: MarkerShape, x: Double, y: Double, radius: Double, color: String, rim: String, rimWidth: Double)
    {
        outline(shape, x: x, y: y, radius: radius)
        setColor(rim)
        cairo_set_line_width(context, rimWidth)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_stroke_preserve(context)
        setColor(color)
        cairo_fill(context)
    }

    /// Draws a ring.
    func ring(x: Double, y: Double, radius: Double, color: String, width: Double) {
        cairo_new_path(context)
        cairo_arc(context, x, y, radius, 0, 2 * .pi)
        setColor(color)
        cairo_set_line_width(context, width)
        cairo_stroke(context)
    }

    /// Draws a frame.
    func frame(x: Double, y: Double, width: Double, height: Double, color: String) {
        cairo_rectangle(context, x, y, width, height)
        setColor(color)
        cairo_set_line_width(context, 1)
        cairo_stroke(context)
    }

    /// Writes one line with its baseline at `y`, shortened with an ellipsis where it is wider than `limit`.
    func text(
        _ text: String,
        x: Double,
        y: Double,
        size: Double,
        color: String,
        isBold: Bool = false,
        anchor: Anchor = .start,
        limit: Double = .infinity
    ) {
        cairo_select_font_face(
            context,
            "DejaVu Sans",
            CAIRO_FONT_SLANT_NORMAL,
            isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL
        )
        cairo_set_font_size(context, size)
        var shown = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 ? "\u{FFFD}" : $0 }))
        if width(of: shown) > limit {
            while !shown.isEmpty, width(of: shown + "…") > limit { shown.removeLast() }
            shown += "…"
        }
        let width = width(of: shown)
        setColor(color)
        cairo_move_to(context, anchor == .start ? x : anchor == .middle ? x - width / 2 : x - width, y)
        cairo_show_text(context, shown)
    }

    private func width(of text: String) -> Double {
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    private func outline(_ shape: MarkerShape, x: Double, y: Double, radius: Double) {
        cairo_new_path(context)
        let corners = shape.corners
        guard !corners.isEmpty else {
            cairo_arc(context, x, y, radius * MarkerShape.circleRadius, 0, 2 * .pi)
            return cairo_close_path(context)
        }
        for corner in corners { cairo_line_to(context, x + corner.x * radius, y + corner.y * radius) }
        cairo_close_path(context)
    }

    private func setColor(_ color: String) {
        let value = Int(color.dropFirst(), radix: 16) ?? 0
        let (red, green, blue) = (value >> 16, value >> 8 & 255, value & 255)
        cairo_set_source_rgb(context, Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    }

    private func check() throws(Failure) {
        try Self.check(cairo_status(context))
    }

    private static func check(_ status: cairo_status_t) throws(Failure) {
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw Failure(reason: String(cString: cairo_status_to_string(status)))
    }

    /// Takes what Cairo writes.
    private final class Sink {
        var bytes: [UInt8] = []

        /// The sink as Cairo hands it back; it must outlive the drawing.
        var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

        static let append: cairo_write_func_t = { closure, data, count in
            guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
            let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
            sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
    }
}
