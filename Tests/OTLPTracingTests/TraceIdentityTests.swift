import OTLPTracing
import Testing
import Tracing

@Suite struct TraceIdentityTests {
    @Test func `the recommendation's own example is read and written`() throws {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let identity = try #require(TraceIdentity(traceparent: text, tracestate: "congo=t61rcWkgMzE"))
        #expect(identity.traceId == "0af7651916cd43dd8448eb211c80319c")
        #expect(identity.spanId == "b7ad6b7169203331")
        #expect(identity.isSampled)
        #expect(identity.state == "congo=t61rcWkgMzE")
        #expect(identity.traceparent == text)
    }

    @Test(arguments: [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe", false),
        // Flags of later versions do not hide the one that is known, nor does what they append.
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-more", true),
        ("00-00000000000000000000000000000001-0000000000000001-01", true),
    ])
    func `the flag says whether somebody keeps the trace`(_ text: String, _ isSampled: Bool) throws {
        #expect(try #require(TraceIdentity(traceparent: text)).isSampled == isSampled)
    }

    @Test(arguments: [
        "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b71692033310-01",
        "zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
        "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ])
    func `what the recommendation forbids is ignored`(_ text: String) {
        #expect(TraceIdentity(traceparent: text) == nil)
    }
}
