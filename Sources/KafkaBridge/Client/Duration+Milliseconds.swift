import Dispatch

extension Duration {
    /// Whole milliseconds, not less than zero and no more than a C `int` holds.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1000 else {
            return .max
        }
        return Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }

    /// The same duration for Dispatch, in milliseconds.
    var dispatchInterval: DispatchTimeInterval {
        .milliseconds(Int(milliseconds))
    }
}
