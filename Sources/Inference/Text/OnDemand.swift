import Synchronization

/// A value that is made when it is first asked for, once, or the error that this gave.
final class OnDemand<Value: Sendable>: Sendable {
    private let made = Mutex<Result<Value, InferenceError>?>(nil)
    private let make: @Sendable () throws(InferenceError) -> Value

    init(_ make: @escaping @Sendable () throws(InferenceError) -> Value) {
        self.make = make
    }

    /// The value.
    ///
    /// - Throws: what making it threw, again each time.
    func value() throws(InferenceError) -> Value {
        let result = made.withLock { made in
            if let made { return made }
            let result = Result(catching: make)
            made = result
            return result
        }
        return try result.get()
    }
}
