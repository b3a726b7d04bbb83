extension PrivateRedisServer {
    /// How a private server is started.
    public struct Options: Sendable {
        /// The server's program; `nil` takes the `redis-server` of the `PATH`.
        public var program: String?
        /// The port; `nil` picks a free one.
        public var port: Int?
        /// A second, encrypted port.
        public var tls: TLS?
        /// The server's memory limit in bytes; beyond it writes are refused. `nil` sets no limit.
        public var maximumMemoryBytes: Int?
        /// More arguments for the program, such as `["--requirepass", "…"]`.
        public var arguments: [String]
        /// How long the start may take.
        public var startTimeout: Duration

        /// Makes options.
        ///
        /// - Parameters:
        ///   - program: The server's program; `nil` takes the `redis-server` of the `PATH`.
        ///   - port: The port; `nil` picks a free one.
        ///   - tls: A second, encrypted port.
        ///   - maximumMemoryBytes: The server's memory limit in bytes.
        ///   - arguments: More arguments for the program. Its log level must stay as it is.
        ///   - startTimeout: How long the start may take.
        public init(
            program: String? = nil,
            port: Int? = nil,
            tls: TLS? = nil,
            maximumMemoryBytes: Int? = nil,
            arguments: [String] = [],
            startTimeout: Duration = .seconds(10)
        ) {
            self.program = program
            self.port = port
            self.tls = tls
            self.maximumMemoryBytes = maximumMemoryBytes
            self.arguments = arguments
            self.startTimeout = startTimeout
        }
    }

    /// The encrypted port's files, all in PEM. Clients need no certificate.
    public struct TLS: Sendable {
        /// The certificate of the server.
        public var certificateFile: String
        /// Its private key.
        public var keyFile: String
        /// The authorities, as the program asks for them.
        public var certificateAuthorityFile: String

        /// Names the files.
        ///
        /// - Parameters:
        ///   - certificateFile: The certificate of the server.
        ///   - keyFile: Its private key.
        ///   - certificateAuthorityFile: The authorities.
        public init(certificateFile: String, keyFile: String, certificateAuthorityFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.certificateAuthorityFile = certificateAuthorityFile
        }
    }
}

extension PrivateRedisServer.Options {
    /// The program's arguments for these ports and this directory: loopback only, nothing kept on the disk.
    func programArguments(port: Int, tlsPort: Int?, directory: String) -> [String] {
        var result = ["--port", "\(port)", "--bind", "127.0.0.1", "--dir", directory]
        result += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        if let tls, let tlsPort {
            result += ["--tls-port", "\(tlsPort)", "--tls-auth-clients", "no"]
            result += ["--tls-cert-file", tls.certificateFile, "--tls-key-file", tls.keyFile]
            result += ["--tls-ca-cert-file", tls.certificateAuthorityFile]
        }
        if let maximumMemoryBytes {
            result += ["--maxmemory", "\(maximumMemoryBytes)", "--maxmemory-policy", "noeviction"]
        }
        return result + arguments
    }
}
