import Glibc

/// Lines for people and logs.
package enum StandardError {
    /// Whether a person is looking.
    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes one line.
    package static func write(_ line: String) {
        raw(line + "\n")
    }

    /// Writes text as it is, without ending the line.
    package static func raw(_ text: String) {
        writeAll(text, to: STDERR_FILENO)
    }
}

/// What a person types or another program sends.
package enum StandardInput {
    /// Whether a person is typing.
    package static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }
}

/// Lines for programs, or for people who pipe.
package enum StandardOutput {
    /// Whether a person is looking.
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes one line.
    package static func write(_ line: String) {
        writeAll(line + "\n", to: STDOUT_FILENO)
    }
}

private func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var offset = 0
        while offset < bytes.count, let base = bytes.baseAddress {
            let written = Glibc.write(descriptor, base + offset, bytes.count - offset)
            guard written > 0 || errno == EINTR else { return }
            offset += max(0, written)
        }
    }
}
