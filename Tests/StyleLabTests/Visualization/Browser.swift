import Foundation
import Testing

/// Headless Chromium with one tab, as a person would use it: pages are loaded, pointed at, tapped and looked at.
final class Browser: Sendable {
    /// How the window looks to the page.
    struct Window: Sendable {
        var width: Int
        var height: Int
        var isPhone = false
        var isDark = false

        static let desktop = Window(width: 1280, height: 900)
        static let phone = Window(width: 390, height: 844, isPhone: true)
    }

    private let process: Process
    private let directory: TemporaryDirectory
    private let session: BrowserSession
    /// Everything on this thread waits for the browser.
    private let queue = DispatchQueue(label: "browser")

    /// Starts Chromium.
    static func start() async throws -> Browser {
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = names.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        let path = try #require(found, "these tests look at pages in Chromium: make setup installs it")
        let directory = TemporaryDirectory()
        try directory.makePipe("requests")
        try directory.makePipe("answers")
        let pipe = try BrowserPipe(requests: directory.path + "/requests", answers: directory.path + "/answers")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<\(directory.path)/requests 4>\(directory.path)/answers", path, "--headless=new",
            "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
            "--user-data-dir=\(directory.path)/profile", "about:blank",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let browser = Browser(process: process, directory: directory, session: BrowserSession(pipe))
        try await browser.perform { try $0.open() }
        return browser
    }

    private init(process: Process, directory: TemporaryDirectory, session: BrowserSession) {
        self.process = process
        self.directory = directory
        self.session = session
    }

    /// Ends the browser and waits for it.
    func close() async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        process.terminate()
        if process.isRunning { for await _ in ends {} }
    }

    /// Loads a page in a window and waits until it is drawn.
    func load(_ url: String, in window: Window = .desktop) async throws {
        try await perform { session in
            try session.show(window)
            try session.load(url)
        }
        try await frames()
    }

    /// Changes the window around a page that is there.
    func show(_ window: Window) async throws {
        try await perform { try $0.show(window) }
        try await frames()
    }

    /// The value of a JavaScript expression, or of its promise.
    func value<Value: Decodable & Sendable>(_ expression: String, _ type: Value.Type = Value.self) async throws -> Value
    {
        let text = try await perform {
            try $0.evaluate("Promise.resolve(\(expression)).then(value => JSON.stringify(value))")
        }
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    /// Runs JavaScript and waits until the page is drawn again.
    func run(_ statements: String) async throws {
        _ = try await perform { try $0.evaluate("(() => { \(statements) })()") }
        try await frames()
    }

    /// Moves the mouse.
    func move(x: Double, y: Double) async throws {
        try await perform { session in
            try session.call("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": x, "y": y])
            return ()
        }
        try await frames()
    }

    /// Clicks.
    func click(x: Double, y: Double) async throws {
        try await perform { session in
            for type in ["mousePressed", "mouseReleased"] {
                try session.call(
                    "Input.dispatchMouseEvent",
                    ["type": type, "x": x, "y": y, "button": "left", "clickCount": 1]
                )
            }
        }
        try await frames()
    }

    /// Taps with a finger.
    func tap(x: Double, y: Double) async throws {
        try await perform { session in
            let touch = ["type": "touchStart", "touchPoints": [["x": x, "y": y]]] as [String: Any]
            try session.call("Input.dispatchTouchEvent", touch)
            try session.call("Input.dispatchTouchEvent", ["type": "touchEnd", "touchPoints": [Any]()])
        }
        try await frames()
    }

    /// Presses a key.
    func press(_ key: String) async throws {
        try await perform { session in
            for type in ["keyDown", "keyUp"] {
                try session.call("Input.dispatchKeyEvent", ["type": type, "key": key])
            }
        }
        try await frames()
    }

    /// What the page has complained about since it was loaded.
    func complaints() async throws -> [String] {
        try await perform { $0.complaints }
    }

    /// What the page has asked the network or the disk for since it was loaded, itself left out.
    func requests() async throws -> [String] {
        try await perform { $0.requests }
    }

    private func frames() async throws {
        let frame = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(''))))"
        _ = try await perform { try $0.evaluate(frame) }
    }

    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (BrowserSession) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [session] in continuation.resume(with: Result { try body(session) }) }
        }
    }
}
