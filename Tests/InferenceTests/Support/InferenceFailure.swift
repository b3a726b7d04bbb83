import Inference
import Testing

/// Expects `body` to throw an ``InferenceError`` of the given code whose message holds all `fragments`.
func expectFailure(
    _ code: InferenceError.Code,
    _ fragments: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("nothing was thrown where \(code) was expected", sourceLocation: sourceLocation)
    } catch let error as InferenceError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        for fragment in fragments {
            #expect(error.message.contains(fragment), "\(error) lacks \(fragment)", sourceLocation: sourceLocation)
        }
    } catch {
        Issue.record("\(error) was thrown where \(code) was expected", sourceLocation: sourceLocation)
    }
}
