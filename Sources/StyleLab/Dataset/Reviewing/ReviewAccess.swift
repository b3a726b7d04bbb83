import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Lets requests of the review's own page through, and nobody else's.
struct ReviewAccess: RouterMiddleware {
    /// What every request must know, in its address or in a header.
    let key: String

    @concurrent
    func handle(
        _ request: Request,
        context: ReviewContext,
        next: @concurrent (Request, ReviewContext) async throws -> Response
    ) async throws -> Response {
        // Another name that leads to this machine is another site's page in the same browser.
        let names = context.port.map { ["127.0.0.1:\($0)", "localhost:\($0)"] } ?? []
        guard let authority = request.head.authority, names.contains(authority) else {
            throw HTTPError(.forbidden, message: "this page is served to this machine alone")
        }
        guard request.headers[.reviewKey] == key || request.uri.queryParameters.get("key") == key else {
            throw HTTPError(.forbidden, message: "the address lacks its key; open the one that the command printed")
        }
        return try await next(request, context)
    }
}

/// Gives every answer of the review, errors too, the headers of a page that nobody else may use or keep.
struct ReviewHeaders: RouterMiddleware {
    @concurrent
    func handle(
        _ request: Request,
        context: ReviewContext,
        next: @concurrent (Request, ReviewContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            // The page shows an error's words as they are.
            let words = error.body ?? "there is nothing here"
            response = .review(error.status, "text/plain; charset=utf-8", Array(words.utf8))
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.contentSecurityPolicy] =
            "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
        return response
    }
}

extension HTTPField.Name {
    /// The header with the review's key.
    static let reviewKey = HTTPField.Name.required("x-review-key")
    /// Which page's address a browser tells others.
    static let referrerPolicy = HTTPField.Name.required("referrer-policy")

    /// A name that is known to be one.
    private static func required(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header's name") }
        return name
    }
}
