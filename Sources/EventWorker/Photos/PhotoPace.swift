import Synchronization

/// How many photos may be fetched a second.
package final class PhotoPace: Sendable {
    private struct State {
        var interval: Duration?
        var next = ContinuousClock.now
    }

    private let state: Mutex<State>

    /// A pace of so many photos a second; nil for any number.
    package init(_ perSecond: Double? = nil) {
        state = Mutex(State(interval: perSecond.map { .seconds(1 / $0) }))
    }

    /// Changes the pace.
    package func set(_ perSecond: Double?) {
        state.withLock { state in
            state.interval = perSecond.map { .seconds(1 / $0) }
            // A slow pace of before must not hold up the first photo of the new one.
            if let interval = state.interval { state.next = min(state.next, ContinuousClock.now + interval) }
        }
    }

    /// Asks for a photo's turn.
    ///
    /// - Returns: nil when it is now; else how long to wait before asking again.
    package func wait(at now: ContinuousClock.Instant) -> Duration? {
        state.withLock { state in
            guard let interval = state.interval else { return nil }
            guard now >= state.next else { return now.duration(to: state.next) }
            state.next = now + interval
            return nil
        }
    }
}

/// Fetches photos at a pace: those that come too fast wait without holding anybody up.
struct PacedPhotoSource: PhotoSource {
    let source: any PhotoSource
    let pace: PhotoPace

    func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        if let pause = pace.wait(at: .now) { throw .paced(for: pause) }
        return try await source.photo(at: url)
    }
}
