import Foundation
import Inference
import Testing

/// Each kernel as it stands, its blocks and threads run on the processor, against plain loops.
@Suite struct CUDAKernelTests {
    /// Results in bfloat16 may be the neighbour of the nearest.
    private static let narrowTolerance = 1.0 / 128

    @Test("patches are gathered and normalised as on the processor", arguments: [(16, 2), (8, 1)])
    func gather(_ side: Int, _ frames: Int) throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(1)
        let normalization = PixelNormalization(
            mean: [0.5, 0.4, 0.3],
            std: [0.5, 0.25, 0.2],
            rescaleFactor: 1 / 255.0
        )
        let images = [(2, 4), (6, 2)].map { rows, columns in
            RGBImage(
                width: columns * side,
                height: rows * side,
                pixels: (0..<rows * columns * side * side * 3).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            )
        }
        let photos = try images.map {
            try PatchLayout(patchSize: side, mergeSize: 2).patches(of: $0, normalization: normalization)
        }
        var expected: [Float] = []
        for photo in photos {
            let area = side * side
            let values = photo.values
            for patch in 0..<photo.patchCount {
                for channel in 0..<3 {
                    let start = (patch * 3 + channel) * area
                    for _ in 0..<frames { expected += values[start..<start + area] }
                }
            }
        }
        let positions = photos.enumerated().flatMap { index, photo in
            PatchGrid(rows: photo.gridHeight, columns: photo.gridWidth, mergeSize: 2).positions.map {
                CUDABatch.Position(first: Int32($0.row), second: Int32($0.column), third: Int32(index))
            }
        }
        let described = [
            CUDABatch.Photo(offset: 0, rows: 2, columns: 4),
            CUDABatch.Photo(offset: UInt64(images[0].pixels.count), rows: 6, columns: 2),
        ]
        let count = 3 * frames * side * side
        let pixels = try host.memory(images.flatMap(\.pixels))
        let places = try host.memory(positions)
        let pictures = try host.memory(described)
        let table = try host.memory(normalization.table)
        let patches = try host.memory(narrow: positions.count * count)
        try host.launch(
            host.kernel("gather_patches"),
            rows: positions.count,
            [
                .address(pixels.address), .address(pictures.address), .address(places.address),
                .address(table.address), .address(patches.address), .int(side), .int(frames), .int(count),
            ]
        )
        #expect(try host.narrow(patches, positions.count * count) == expected.rounded)
    }

    @Test("positions are interpolated", arguments: [(4, 6, 5), (2, 2, 2), (10, 2, 7)])
    func positions(_ rows: Int, _ columns: Int, _ side: Int) throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(2)
        let width = 24
        let grid = PatchGrid(rows: rows, columns: columns, mergeSize: 2)
        let table = numbers.floats(side * side * width)
        let start = numbers.floats(grid.patchCount * width)
        var expected = start
        for (index, place) in grid.positions.enumerated() {
            let y = Double(place.row) * Double(side - 1) / Double(rows - 1)
            let x = Double(place.column) * Double(side - 1) / Double(columns - 1)
            for i in 0..<width {
                var sum = 0.0
                for (tableRow, rowWeight) in [(Int(y), 1 - y + floor(y)), (min(Int(y) + 1, side - 1), y - floor(y))] {
                    for (tableColumn, weight) in [
                        (Int(x), 1 - x + floor(x)), (min(Int(x) + 1, side - 1), x - floor(x)),
                    ] {
                        sum += rowWeight * weight * Double(table[(tableRow * side + tableColumn) * width + i])
                    }
                }
                expected[index * width + i] += Float(sum)
            }
        }
        let hidden = try host.memory(start)
        let places = try host.memory(
            grid.positions.map { CUDABatch.Position(first: Int32($0.row), second: Int32($0.column), third: 0) }
        )
        let photo = try host.memory([CUDABatch.Photo(offset: 0, rows: Int32(rows), columns: Int32(columns))])
        let values = try host.memory(table)
        try host.launch(
            host.kernel("add_positions"),
            rows: grid.patchCount,
            [
                .address(hidden.address), .address(places.address), .address(photo.address), .address(values.address),
                .int(side), .int(width),
            ]
        )
        #expect(largestDifference(try host.floats(hidden, expected.count), expected) < 1e-6)
    }

    @Test("norms", arguments: [24, 128, 1000])
    func norms(_ width: Int) throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(UInt64(width))
        let rows = 3
        let input = numbers.floats(rows * width, reach: 2, center: 0.5)
        let weight = numbers.floats(width, reach: 0.5, center: 1)
        let bias = numbers.floats(width)
        var layer: [Float] = []
        var root: [Float] = []
        for row in 0..<rows {
            let values = input[row * width..<(row + 1) * width].map(Double.init)
            let mean = values.reduce(0, +) / Double(width)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
            let square = values.reduce(0) { $0 + $1 * $1 } / Double(width)
            for i in 0..<width {
                layer.append(
                    Float((values[i] - mean) / (variance + 1e-6).squareRoot() * Double(weight[i]) + Double(bias[i]))
                )
                root.append(Float(values[i] / (square + 1e-5).squareRoot() * Double(weight[i])))
            }
        }
        let source = try host.memory(input)
        let weights = try host.memory(weight)
        let biases = try host.memory(bias)
        let output = try host.memory(narrow: rows * width)
        try host.launch(
            host.kernel("layer_norm"),
            rows: rows,
            [
                .address(source.address), .address(weights.address), .address(biases.address),
                .address(output.address), .int(width), .float(1e-6),
            ]
        )
        #expect(largestDifference(try host.narrow(output, layer.count), layer) < Self.narrowTolerance)
        try host.launch(
            host.kernel("rms_norm"),
            rows: rows,
            [
                .address(source.address), .address(weights.address), .address(output.address), .int(width),
                .float(1e-5),
            ]
        )
        #expect(largestDifference(try host.narrow(output, root.count), root) < Self.narrowTolerance)
        try host.launch(
            host.kernel("final_norm"),
            rows: rows,
            [.address(source.address), .address(weights.address), .int(width), .float(1e-5)]
        )
        #expect(largestDifference(try host.floats(source, root.count), root) < 2e-6)
    }

    @Test("angles are those of the processor's tables")
    func angles() throws {
        let host = try HostDevice()
        let places: [[Int32]] = [[3, 40, 7], [9000, 1, 0]]
        let frequencies: [Float] = [1, 0.5, 0.25, 0.01, 0.003]
        let axes: [Int32] = [0, 1, 2, 1, 0]
        let positions = try host.memory(
            places.map { CUDABatch.Position(first: $0[0], second: $0[1], third: $0[2]) }
        )
        let known = try host.memory(frequencies)
        let turned = try host.memory(axes)
        let cosines = try host.memory(floats: 10)
        let sines = try host.memory(floats: 10)
        try host.launch(
            host.kernel("rotary_table"),
            rows: 2,
            [
                .address(positions.address), .address(known.address), .address(turned.address),
                .address(cosines.address), .address(sines.address), .int(5),
            ]
        )
        let angles = places.flatMap { place in
            zip(frequencies, axes).map { Float(place[Int($1)]) * $0 }
        }
        #expect(largestDifference(try host.floats(cosines, 10), angles.map { cosf($0) }) < 1e-6)
        #expect(largestDifference(try host.floats(sines, 10), angles.map { sinf($0) }) < 1e-6)
    }

    @Test(
        "heads are normalised and turned, values left",
        arguments: [(3, 1, 20, true), (2, 2, 64, false), (4, 2, 128, true)]
    )
    func heads(_ queries: Int, _ keys: Int, _ width: Int, _ normalizes: Bool) throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(5)
        let rows = 3
        let pairs = width / 2
        let columns = (queries + 2 * keys) * width
        let projected = numbers.floats(rows * columns).rounded
        let angles = numbers.floats(rows * pairs, reach: 3)
        let norms = [numbers.floats(width, reach: 0.5, center: 1), numbers.floats(width, reach: 0.5, center: 1)]
        var expected = projected
        for row in 0..<rows {
            for head in 0..<queries + keys {
                let start = row * columns + head * width
                var values = projected[start..<start + width].map(Double.init)
                if normalizes {
                    let square = values.reduce(0) { $0 + $1 * $1 } / Double(width)
                    let weight = norms[head < queries ? 0 : 1]
                    values = values.indices.map { values[$0] / (square + 1e-6).squareRoot() * Double(weight[$0]) }
                }
                for i in 0..<pairs {
                    let angle = Double(angles[row * pairs + i])
                    expected[start + i] = Float(values[i] * cos(angle) - values[i + pairs] * sin(angle))
                    expected[start + i + pairs] = Float(values[i + pairs] * cos(angle) + values[i] * sin(angle))
                }
            }
        }
        let memory = try host.memory(projected.narrowed)
        let cosines = try host.memory(angles.map { cosf($0) })
        let sines = try host.memory(angles.map { sinf($0) })
        let weights = try norms.map { try host.memory($0) }
        try host.launch(
            host.kernel("prepare_heads"),
            rows: rows,
            [
                .address(memory.address), .address(cosines.address), .address(sines.address),
                .address(normalizes ? weights[0].address : 0), .address(normalizes ? weights[1].address : 0),
                .int(queries), .int(keys), .int(pairs), .float(1e-6),
            ]
        )
        // Results reach beyond two, where half a unit in bfloat16's last place is as large as the tolerance for one.
        for (computed, exact) in zip(try host.narrow(memory, expected.count), expected) {
            #expect(abs(computed - exact) <= Float(Self.narrowTolerance) / 2 * max(1, abs(exact)) * 1.001)
        }
    }

    @Test("activations")
    func activations() throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(6)
        let width = 200
        let gates = numbers.floats(2 * 2 * width, reach: 6).rounded
        var expected: [Float] = []
        for row in 0..<2 {
            for i in 0..<width {
                let gate = Double(gates[row * 2 * width + i])
                expected.append(Float(gate / (1 + exp(-gate)) * Double(gates[row * 2 * width + width + i])))
            }
        }
        let memory = try host.memory(gates.narrowed)
        let output = try host.memory(narrow: 2 * width)
        try host.launch(
            host.kernel("silu_times_up"),
            rows: 2,
            [.address(memory.address), .address(output.address), .int(width)]
        )
        #expect(
            largestDifference(try host.narrow(output, expected.count), expected, floor: 0.01) < Self.narrowTolerance
        )
        for (name, formula) in [("gelu_erf", exactGelu), ("gelu_tanh", geluInTanhForm)] {
            let values = try host.memory(gates.narrowed)
            try host.launch(host.kernel(name), rows: 4, [.address(values.address), .int(width)])
            let computed = try host.narrow(values, gates.count)
            #expect(largestDifference(computed, gates.map(formula), floor: 0.01) < Self.narrowTolerance, "\(name)")
        }
    }

    @Test("rows are repeated side by side", arguments: [1, 2, 3])
    func repeated(_ count: Int) throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(8)
        let width = 200
        let input = numbers.floats(3 * width).rounded
        let source = try host.memory(input.narrowed)
        let output = try host.memory(narrow: 3 * width * count)
        try host.launch(
            host.kernel("repeat_rows"),
            rows: 3,
            [.address(source.address), .address(output.address), .int(width), .int(count)]
        )
        let expected = (0..<3).flatMap { row in
            (0..<count).flatMap { _ in input[row * width..<(row + 1) * width] }
        }
        #expect(try host.narrow(output, expected.count) == expected)
    }

    @Test("rows are assembled, tokens added and means taken")
    func rows() throws {
        let host = try HostDevice()
        var numbers = SeededNumbers(7)
        let width = 200
        let tokens = numbers.floats(2 * width)
        let prompt = numbers.floats(3 * width)
        let sources: [Int32] = [-1, 1, 0, -3]
        func row(_ values: [Float], _ index: Int) -> [Float] { Array(values[index * width..<(index + 1) * width]) }
        var expected = row(prompt, 0) + row(tokens, 1) + row(tokens, 0) + row(prompt, 2)
        let hidden = try host.memory(floats: 4 * width)
        let places = try host.memory(sources)
        let image = try host.memory(tokens)
        let text = try host.memory(prompt)
        try host.launch(
            host.kernel("assemble"),
            rows: 4,
            [
                .address(hidden.address), .address(places.address), .address(image.address), .address(text.address),
                .int(width),
            ]
        )
        #expect(try host.floats(hidden, expected.count) == expected)
        try host.launch(
            host.kernel("add_tokens"),
            rows: 4,
            [.address(hidden.address), .address(places.address), .address(image.address), .int(width)]
        )
        for i in 0..<2 * width { expected[width + i] *= 2 }
        #expect(try host.floats(hidden, expected.count) == expected)
        let ranges = try host.memory([CUDABatch.Rows(first: 0, count: 4), CUDABatch.Rows(first: 1, count: 2)])
        let means = try host.memory(floats: 2 * width)
        try host.device.launch(
            host.kernel("mean_rows"),
            blocks: (2, 2),
            threads: 128,
            [.address(hidden.address), .address(ranges.address), .address(means.address), .int(width)]
        )
        let averages = [0..<4, 1..<3].flatMap { rows in
            (0..<width).map { column in
                Float(rows.reduce(0.0) { $0 + Double(expected[$1 * width + column]) } / Double(rows.count))
            }
        }
        #expect(try host.floats(means, averages.count) == averages)
    }
}
