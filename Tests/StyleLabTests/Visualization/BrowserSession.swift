import Foundation

/// The DevTools protocol spoken with one tab.
///
/// The browser's queue is its only thread.
final class BrowserSession: @unchecked Sendable {
    private let pipe: BrowserPipe
    private var session: String?
    private var lastIdentifier = 0
    private var events: [[String: Any]] = []
    private var address = ""

    init(_ pipe: BrowserPipe) {
        self.pipe = pipe
    }

    /// Opens the tab.
    func open() throws {
        let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
        session = try call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
        for domain in ["Page", "Runtime", "Log", "Network"] { try call("\(domain).enable") }
        try call("Emulation.setTouchEmulationEnabled", ["enabled": true])
    }

    /// Calls a method of the protocol and waits for its answer.
    @discardableResult
    func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastIdentifier += 1
        var message: [String: Any] = ["id": lastIdentifier, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        try pipe.send(message)
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let answer = try pipe.receive(before: deadline)
            guard answer["id"] as? Int == lastIdentifier else {
                events.append(answer)
                continue
            }
            if let error = answer["error"] { throw BrowserFailure("\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// Sets the window and the reader's scheme.
    func show(_ window: Browser.Window) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": window.width, "height": window.height, "deviceScaleFactor": window.isPhone ? 2 : 1,
                "mobile": window.isPhone,
            ]
        )
        let scheme = ["name": "prefers-color-scheme", "value": window.isDark ? "dark" : "light"]
        try call("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    /// Loads a page; an address that differs in its fragment alone is loaded anew, too.
    func load(_ url: String) throws {
        for address in ["about:blank", url] {
            events = []
            self.address = address
            try call("Page.navigate", ["url": address])
            let deadline = ContinuousClock.now + .seconds(30)
            while !events.contains(where: { $0["method"] as? String == "Page.loadEventFired" }) {
                events.append(try pipe.receive(before: deadline))
            }
        }
    }

    /// The string that an expression or its promise gives.
    func evaluate(_ expression: String) throws -> String {
        let answer = try call(
            "Runtime.evaluate",
            ["expression": expression, "awaitPromise": true, "returnByValue": true]
        )
        if let details = answer["exceptionDetails"] { throw BrowserFailure("\(expression): \(details)") }
        return (answer["result"] as? [String: Any])?["value"] as? String ?? ""
    }

    /// Exceptions, messages on the console and refusals of the browser.
    var complaints: [String] {
        events.filter { event in
            ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening"]
                .contains(event["method"] as? String)
        }.map { "\($0["params"] ?? "")" }
            // What the tests themselves bring about, by reading pixels.
            .filter { !$0.contains("willReadFrequently") }
    }

    /// Addresses that were asked for, without the page's own and without data that lies in the page.
    var requests: [String] {
        events.filter { $0["method"] as? String == "Network.requestWillBeSent" }.compactMap { event in
            ((event["params"] as? [String: Any])?["request"] as? [String: Any])?["url"] as? String
        }.filter { !$0.hasPrefix("data:") && $0.prefix { $0 != "#" } != address.prefix { $0 != "#" } }
    }
}
