import CLinuxSpawn
import FoundationEssentials
import Glibc

/// Starts a program below a watchdog, so that it cannot outlive this one however this one ends.
///
/// The watchdog is a shell in a session of its own, out of reach of the terminal's signals. It waits on a pipe that
/// only this program holds open; when the kernel closes the pipe, the watchdog kills the program, waits for it and
/// removes its directory. Neither of them inherits any other file descriptor. As the watchdog is the program's parent
/// and does not reap it before, the program's process id stays valid until the pipe is closed.
struct WatchedProcess {
    /// The watchdog's process id, to be waited for after its pipe was closed.
    let watchdog: pid_t
    /// The end of the pipe whose closing ends everything.
    let lifeline: Int32
    /// Where the program's standard output and error arrive, after one line `process <id>` of the watchdog; it ends
    /// when the program has ended.
    let output: Int32

    private static let script = """
        trap : HUP INT TERM
        directory=$1
        shift
        (exec "$@" </dev/null 2>&1) &
        process=$!
        echo "process $process"
        exec >/dev/null
        read -r line
        kill -KILL "$process"
        wait "$process"
        exec /bin/rm -rf -- "$directory"
        """

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - program: The program's path.
    ///   - arguments: Its arguments.
    ///   - directory: What is removed after its end.
    /// - Returns: What to hold on to.
    /// - Throws: `RedisError` with code `unavailable` when the system refuses.
    static func start(program: String, arguments: [String], directory: String) throws(RedisError) -> WatchedProcess {
        let lifeline = try Pipe()
        let output: Pipe
        do {
            output = try Pipe()
        } catch {
            lifeline.close()
            throw error
        }
        var process: pid_t = 0
        let status = spawn(
            &process,
            ["/bin/sh", "-c", script, "watchdog", directory, program] + arguments,
            input: lifeline.reading,
            output: output.writing
        )
        Glibc.close(lifeline.reading)
        Glibc.close(output.writing)
        guard status == 0 else {
            Glibc.close(lifeline.writing)
            Glibc.close(output.reading)
            throw RedisError(.unavailable, "starting \(program) failed: \(String(cString: strerror(status)))")
        }
        return WatchedProcess(watchdog: process, lifeline: lifeline.writing, output: output.reading)
    }

    private static func spawn(_ process: inout pid_t, _ command: [String], input: Int32, output: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        linux_spawn_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this program ignores or blocks must reach the other one.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = linux_spawn_new_session() | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var arguments = command.map { strdup($0) } + [nil]
        var environment = inheritedEnvironment.map { strdup($0) } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &environment)
    }

    /// Only what finds programs and libraries; the rest may hold secrets.
    private static var inheritedEnvironment: [String] {
        let environment = ProcessInfo.processInfo.environment
        return ["PATH", "LD_LIBRARY_PATH", "TMPDIR"].compactMap { name in
            environment[name].map { "\(name)=\($0)" }
        }
    }

    /// Both ends close on exec, so that no other child of this program holds the lifeline open.
    private struct Pipe {
        let reading: Int32
        let writing: Int32

        init() throws(RedisError) {
            var ends: [Int32] = [-1, -1]
            guard linux_spawn_pipe(&ends) == 0 else {
                throw RedisError(.unavailable, "no pipe for a child process: \(String(cString: strerror(errno)))")
            }
            reading = ends[0]
            writing = ends[1]
        }

        func close() {
            Glibc.close(reading)
            Glibc.close(writing)
        }
    }
}
