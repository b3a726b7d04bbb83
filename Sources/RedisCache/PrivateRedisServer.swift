import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A real `redis-server` that belongs to this program: on loopback, with nothing kept on the disk.
///
/// It ends with `stop()`, when the object goes away, or when this program ends, however that happens.
public final class PrivateRedisServer: Sendable {
    /// The unencrypted port on 127.0.0.1.
    public let port: Int
    /// The encrypted port on 127.0.0.1, where there is one.
    public let tlsPort: Int?
    /// The server's process id, valid until `stop()`.
    public let processIdentifier: Int32
    /// The server's temporary directory, removed by `stop()`.
    public let directory: String

    private let watched: WatchedProcess
    private let output: any Channel
    /// Set by the first `stop()`: from then on the process id may belong to somebody else.
    private let stopped = Mutex<EventLoopFuture<Void>?>(nil)

    init(ports: Ports, process: Int32, directory: String, watched: WatchedProcess, output: any Channel) {
        self.port = ports.plain
        self.tlsPort = ports.encrypted
        self.processIdentifier = process
        self.directory = directory
        self.watched = watched
        self.output = output
    }

    deinit {
        if stopped.withLock({ $0 == nil }) {
            _ = Self.end(watched, output: output)
        }
    }

    /// A configuration that reaches the unencrypted port.
    public var configuration: RedisConfiguration {
        RedisConfiguration(host: "127.0.0.1", port: port)
    }

    /// Kills the server and removes its directory; returns when both have happened. Can be called again.
    public func stop() async {
        let done = stopped.withLock { stopped in
            if let stopped {
                return stopped
            }
            let done = Self.end(watched, output: output)
            stopped = done
            return done
        }
        // Waiting for one's own child cannot fail in a way that anybody could mend.
        try? await done.get()
    }

    /// Sends the server a signal and waits until it has ended; for signals that end it.
    ///
    /// - Parameter signal: Such as 9 (`SIGKILL`); 15 (`SIGTERM`) does not end a paused server.
    public func terminate(signal: Int32 = 9) async {
        send(signal: signal)
        try? await output.closeFuture.get()
    }

    /// Halts the server: it keeps its connections and answers nothing.
    public func pause() {
        send(signal: SIGSTOP)
    }

    /// Lets a paused server go on.
    public func resume() {
        send(signal: SIGCONT)
    }

    private func send(signal: Int32) {
        stopped.withLock { stopped in
            if stopped == nil {
                kill(processIdentifier, signal)
            }
        }
    }

    /// Closes the lifeline, after which the watchdog kills the server, and waits for both.
    static func end(_ watched: WatchedProcess, output: any Channel) -> EventLoopFuture<Void> {
        Glibc.close(watched.lifeline)
        let watchdog = watched.watchdog
        return output.closeFuture.flatMap {
            NIOThreadPool.singleton.runIfActive(eventLoop: output.eventLoop) {
                var status: Int32 = 0
                while waitpid(watchdog, &status, 0) == -1, errno == EINTR {}
            }
        }
    }
}
