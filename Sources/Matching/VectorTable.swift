import CMatchingKernels

/// Vectors of length one by slot, every one compared: the exact index.
///
/// All vectors of one table must have one fingerprint. Rows lie under the slots of a ``MemberDirectory`` in blocks of
/// about 4 MiB, so that growing moves nothing: changing and removing a vector take the time of writing one row, and a
/// table has `dimension * precision.byteCount` bytes (the dimension rounded up to a multiple of 16) for each slot up to
/// the highest one in use.
///
/// A plain value whose copies share their blocks: a change to one of two copies copies one block. A copy may so be
/// searched elsewhere while the original changes.
public struct VectorTable: Sendable {
    /// The number of values in a vector.
    public let dimension: Int
    /// How values are kept.
    public let precision: VectorPrecision
    /// The slots that have a vector.
    public private(set) var occupied = SlotBitmap()

    /// The number of values of a row: the dimension rounded up for the kernels; the rest are zeros.
    let width: Int
    private let blockShift: Int
    private var blocks: [RowBlock] = []
    /// A row of NaN, which stands for the vector of a slot that has none: no score of it is better than another.
    private let missing: RowBlock

    private static let lanes = Int(DOT_PRODUCT_LANES)
    private static let blockByteCount = 1 << 22
    private static let smallestBlockShift = 6

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - dimension: The number of values in a vector.
    ///   - precision: How values are kept.
    /// - Throws: ``MatchingError`` with code `invalid_argument` unless the dimension is from 1 to 65,536.
    public init(dimension: Int, precision: VectorPrecision = .float32) throws(MatchingError) {
        guard (1...65_536).contains(dimension) else {
            throw MatchingError(.invalidArgument, "the dimension is \(dimension) and must be from 1 to 65536")
        }
        self.dimension = dimension
        self.precision = precision
        width = (dimension + Self.lanes - 1) / Self.lanes * Self.lanes
        let rows = Self.blockByteCount / (width * precision.byteCount)
        blockShift = max(Self.smallestBlockShift, Int.bitWidth - 1 - rows.leadingZeroBitCount)
        missing = RowBlock(byteCount: width * precision.byteCount)
        Self.write(Array(repeating: .nan, count: width), to: missing.start, precision)
    }

    /// How many slots have a vector.
    public var count: Int { occupied.count }

    /// The number of bytes that the rows of one slot take.
    public var bytesPerSlot: Int { width * precision.byteCount }

    /// Whether a slot has a vector.
    public func contains(slot: Int) -> Bool { occupied.contains(slot) }

    /// The vector of a slot as it is stored, or `nil` when it has none; of length one but for rounding.
    public func vector(slot: Int) -> [Float]? { unitVector(slot: slot)?.values }

    /// The vector of a slot as a query, or `nil` when it has none.
    public func unitVector(slot: Int) -> UnitVector? {
        guard contains(slot: slot) else { return nil }
        let row = row(slot)
        switch precision {
        case .float32:
            return UnitVector(stored: row.bindings(to: Float.self, count: dimension))
        case .bfloat16:
            let values = row.bindings(to: UInt16.self, count: dimension)
            return UnitVector(stored: values.lazy.map { Float(bitPattern: UInt32($0) << 16) })
        }
    }

    /// Inserts the vector of a slot or replaces it.
    ///
    /// - Parameters:
    ///   - vector: `dimension` finite values, not all zero; stored L2-normalised.
    ///   - slot: The member's slot in the directory.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite`, `zero_vector`, or `invalid_argument` for a
    ///   slot that no directory gives; nothing has changed then.
    public mutating func upsert(_ vector: [Float], slot: Int) throws(MatchingError) {
        guard (0...Int(Int32.max)).contains(slot) else {
            throw MatchingError(.invalidArgument, "slot \(slot) is outside 0 to \(Int32.max)")
        }
        insert(try UnitVector(normalising: vector, dimension: dimension), slot: slot)
    }

    /// Removes the vector of a slot and overwrites its values.
    ///
    /// - Parameter slot: The slot.
    /// - Returns: Whether there was one.
    @discardableResult
    public mutating func remove(slot: Int) -> Bool {
        guard occupied.remove(slot) else { return false }
        ownBlock(of: slot)
        address(slot).copyMemory(from: missing.start, byteCount: bytesPerSlot)
        return true
    }

    mutating func insert(_ vector: UnitVector, slot: Int) {
        while blocks.count <= slot >> blockShift { blocks.append(RowBlock(byteCount: bytesPerSlot << blockShift)) }
        ownBlock(of: slot)
        let padding = repeatElement(Float(0), count: width - dimension)
        Self.write(padding.isEmpty ? vector.values : vector.values + padding, to: address(slot), precision)
        occupied.insert(slot)
    }

    /// Makes sure that no copy of the table sees what is written to a slot.
    private mutating func ownBlock(of slot: Int) {
        let block = slot >> blockShift
        if !isKnownUniquelyReferenced(&blocks[block]) { blocks[block] = blocks[block].copy() }
    }

    /// The row of a slot, of NaN when it has none.
    func row(_ slot: Int) -> UnsafeRawPointer {
        UnsafeRawPointer(occupied.contains(slot) ? address(slot) : missing.start)
    }

    /// The row of a slot that has a vector.
    func address(_ slot: Int) -> UnsafeMutableRawPointer {
        blocks[slot >> blockShift].start + (slot & (1 << blockShift - 1)) * bytesPerSlot
    }

    private static func write(_ values: [Float], to row: UnsafeMutableRawPointer, _ precision: VectorPrecision) {
        switch precision {
        case .float32:
            row.copyMemory(from: values, byteCount: values.count * precision.byteCount)
        case .bfloat16:
            round_to_bfloat16(values, values.count, row.bindMemory(to: UInt16.self, capacity: values.count))
        }
    }
}

extension UnsafeRawPointer {
    fileprivate func bindings<Value: BitwiseCopyable>(to type: Value.Type, count: Int) -> UnsafeBufferPointer<Value> {
        UnsafeBufferPointer(start: assumingMemoryBound(to: type), count: count)
    }
}
