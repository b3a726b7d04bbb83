import EventWorker
import Inference
import Testing

@Suite struct CostGuardTests {
    private func encoder(maximumPixels: Int) throws -> StyleEncoder {
        try StyleEncoder(
            checkpoint: DemoResources.path("checkpoint"),
            options: StyleEncoderOptions(maximumPixels: maximumPixels, threadCount: 1)
        )
    }

    @Test(arguments: [0.02, 0.05, 0.31])
    func `the bound that is suggested is the largest that is admitted`(_ limit: Double) throws {
        let encoder = try encoder(maximumPixels: 1 << 22)
        let sentence = try #require(CostGuard.objection(to: encoder, maximumTeraFLOP: limit))
        #expect(sentence.contains("\(1 << 22) pixels"))
        #expect(sentence.contains("inference.maxPhotoTFLOP is"))
        let match = try #require(sentence.firstMatch(of: /inference\.maxPixels to (\d+) or less/))
        let suggested = try #require(Int(match.1))
        #expect(suggested % 1024 == 0)
        #expect(CostGuard.objection(to: try self.encoder(maximumPixels: suggested), maximumTeraFLOP: limit) == nil)
        #expect(
            CostGuard.objection(to: try self.encoder(maximumPixels: suggested + 1024), maximumTeraFLOP: limit) != nil
        )
    }

    @Test func `bounds that cost little enough are admitted`() throws {
        let encoder = try encoder(maximumPixels: 1 << 17)
        let cost = encoder.largestCost.teraFLOP
        #expect(cost > 0)
        #expect(CostGuard.objection(to: encoder, maximumTeraFLOP: cost) == nil)
        #expect(CostGuard.objection(to: encoder, maximumTeraFLOP: cost * 0.999) != nil)
    }
}
