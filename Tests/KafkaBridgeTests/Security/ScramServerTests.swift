import LoopbackBroker
import Testing

/// The server that clients are tried against has to be right itself: the example of RFC 7677.
@Suite("SCRAM of the tests") struct ScramServerTests {
    private static func server(isStrict: Bool = false) -> ScramServer {
        ScramServer(
            .sha256,
            user: "user",
            password: "pencil",
            salt: [
                0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81,
            ],
            nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            isStrict: isStrict
        )
    }

    private static let first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    private static let last =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="

    @Test("The exchange of RFC 7677", arguments: [true, false])
    func exchange(isStrict: Bool) throws {
        var server = Self.server(isStrict: isStrict)
        #expect(
            try server.begin(Self.first)
                == "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        )
        #expect(try server.end(Self.last) == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    }

    @Test("Another proof, nonce or user is refused")
    func refusals() throws {
        var server = Self.server()
        _ = try server.begin(Self.first)
        for (old, new) in [
            ("p=dHz", "p=eHz"), ("r=rOp", "r=rOq"), ("lF$k0", "lF$k1"), ("c=biws", "c=eSws"), (",p=", ",q="),
        ] {
            #expect(throws: ScramServer.Refusal.self) { try server.end(Self.last.replacing(old, with: new)) }
        }
        var other = Self.server()
        #expect(throws: ScramServer.Refusal.self) { try other.begin(Self.first.replacing("user", with: "root")) }
        #expect(throws: ScramServer.Refusal.self) { try other.begin("y,,n=user,r=x") }
    }
}
