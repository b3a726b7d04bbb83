import Contracts
import Testing

@Suite("Event encoder")
struct EventEncoderTests {
    private static let moment = Timestamp(millisecondsSinceEpoch: 1_772_325_000_250)

    @Test("Writes compact JSON with sorted names and leaves out what is absent")
    func form() throws {
        let event = ProfilePhotoUpdated(
            eventId: "e",
            occurredAt: Self.moment,
            userId: "회원",
            photoId: "p",
            photoUrl: "https://a/b"
        )
        let text = String(decoding: try EventEncoder().encode(event), as: UTF8.self)
        #expect(
            text == #"{"eventId":"e","occurredAt":"2026-03-01T00:30:00.250Z","photoId":"p","#
                + #""photoUrl":"https://a/b","schemaVersion":1,"userId":"회원"}"#
        )
    }

    @Test("What breaks its contract is not written")
    func refusals() throws {
        func slate(_ candidates: [MatchCandidates.Candidate], eligible: Int = 9) -> MatchCandidates {
            MatchCandidates(
                sourceEventId: "e",
                occurredAt: Self.moment,
                userId: "u",
                scorer: .styleOnly,
                fingerprint: String(repeating: "a", count: 64),
                eligible: eligible,
                styleMissing: false,
                candidates: candidates
            )
        }
        typealias Candidate = MatchCandidates.Candidate
        #expect(throws: Never.self) { try EventEncoder().encode(slate([Candidate(userId: "a", rank: 1, score: 0.5)])) }
        let broken = [
            (slate([Candidate(userId: "a", rank: 1, score: .nan)]), "candidates[0].score"),
            (slate([Candidate(userId: "a", rank: 1, score: 1, styleScore: .infinity)]), "candidates[0].styleScore"),
            (slate([Candidate(userId: "a", rank: 1, score: 1, textScore: .nan)]), "candidates[0].textScore"),
            (
                slate([Candidate(userId: "a", rank: 1, score: 1, counterfactualRank: 0)]),
                "candidates[0].counterfactualRank"
            ),
            (
                slate([Candidate(userId: "a", rank: 1, score: 1, counterfactualScore: .nan)]),
                "candidates[0].counterfactualScore"
            ),
            (slate([Candidate(userId: "a", rank: 2, score: 1)]), "candidates[0].rank"),
            (slate([Candidate(userId: "", rank: 1, score: 1)]), "candidates[0].userId"),
            (slate([Candidate(userId: "a", rank: 1, score: 1)], eligible: 0), "candidates"),
            (slate([], eligible: -1), "eligible"),
        ]
        for (event, field) in broken {
            let error = #expect(throws: ContractError.self) { try EventEncoder().encode(event) }
            #expect(error?.code == .invalidValue)
            #expect(error?.field == field)
        }
    }

    @Test("Attributes are those of the accepted event, and a text vector of the app's own is kept")
    func acceptedAttributes() throws {
        let bytes = try ContractFiles.bytes("examples/profile-updated.full.json")
        let source = try EventDecoder().decode(ProfileUpdated.self, key: nil, value: bytes)
        let expected = try ContractFiles.bytes("examples/member-attributes.app-vector.json")
        let ours = try TextVectors(fingerprint: String(repeating: "a", count: 64), dimension: 1, ideal: [1], own: nil)
        let attributes = MemberAttributes(accepting: source, textVectors: ours)
        #expect(attributes == (try EventDecoder().decode(MemberAttributes.self, key: nil, value: expected)))

        let minimal = try EventDecoder().decode(
            ProfileUpdated.self,
            key: nil,
            value: try ContractFiles.bytes("examples/profile-updated.minimal.json")
        )
        #expect(minimal.active)
        #expect(minimal.blocked.isEmpty)
        #expect(MemberAttributes(accepting: minimal, textVectors: ours).textVectors == ours)
    }
}
