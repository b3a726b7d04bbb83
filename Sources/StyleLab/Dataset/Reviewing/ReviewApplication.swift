import CommandSupport
import Dataset
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP server of the review's page, on the loopback interface.
struct ReviewApplication {
    /// A label takes far fewer bytes.
    private static let largestBody = 1 << 16

    let desk: ReviewDesk
    /// The page with the key in it.
    let page: String
    /// What every request must know: only who was given the address has it.
    let key: String

    /// Serves until a stop is asked for, and lets requests under way end.
    ///
    /// - Parameters:
    ///   - port: The port; 0 takes a free one.
    ///   - onRunning: Is called with the port once requests are answered.
    /// - Throws: ``CommandFailure`` of wrong use when the port is taken.
    func run(port: Int, onRunning: @escaping @Sendable (Int) -> Void) async throws(CommandFailure) {
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        var logger = Logger(label: "stylelab.review")
        logger.logLevel = .error
        let application = Application(
            router: router(),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                isRunning.yield()
                onRunning(channel.localAddress?.port ?? port)
            },
            logger: logger
        )
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        // A browser may keep a connection open.
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        let group = ServiceGroup(configuration: configuration)
        let signals = StopSignals { Task { await group.triggerGracefulShutdown() } }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch {
            isRunning.finish()
            for await _ in running { throw .failed("the review ended: \(error)") }
            throw .usage("cannot listen on port \(port) of this machine: \(error); name another one with --port")
        }
    }

    private func router() -> Router<ReviewContext> {
        let router = Router(context: ReviewContext.self)
        router.add(middleware: ReviewHeaders())
        router.add(middleware: ReviewAccess(key: key))
        router.get("/") { _, _ in Response.review(.ok, "text/html; charset=utf-8", Array(page.utf8)) }
        router.get("queue") { _, _ in
            Response.review(.ok, "application/json", Array(try JSONLine.encode(await desk.items()).utf8))
        }
        router.get("photo/:place") { _, context in
            guard let place = context.parameters.get("place").flatMap({ Int($0) }),
                let bytes = await desk.picture(place)
            else { throw HTTPError(.notFound, message: "the picture cannot be read") }
            return Response.review(.ok, "image/jpeg", bytes)
        }
        router.post("label") { request, _ in
            let body = try await request.body.collect(upTo: Self.largestBody)
            guard let verdict = try? JSONDecoder().decode(ReviewDesk.Verdict.self, from: Data(body.readableBytesView))
            else { throw HTTPError(.badRequest, message: "a label is JSON with id, style and quality") }
            do throws(DatasetError) {
                try await desk.take(verdict)
            } catch {
                throw HTTPError(
                    error.code == .reviewInvalid ? .badRequest : .internalServerError,
                    message: error.message
                )
            }
            return Response.review(.ok, "text/plain; charset=utf-8", Array("\(await desk.given)".utf8))
        }
        return router
    }
}

/// A request of the review, with the port that it came to.
struct ReviewContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The port of this end of the connection.
    let port: Int?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        port = source.channel.localAddress?.port
    }
}

extension Response {
    /// An answer of the review.
    static func review(_ status: HTTPResponse.Status, _ type: String, _ body: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
