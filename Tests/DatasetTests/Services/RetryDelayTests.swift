import Dataset
import Testing

@Suite struct RetryDelayTests {
    @Test func `waits double, half of each is drawn, and what is asked for is waited for`() {
        let delay = RetryDelay(first: .seconds(1), longest: .seconds(10), attempts: 6)
        #expect(delay.wait(after: 1, asked: nil, random: 0) == .seconds(0.5))
        #expect(delay.wait(after: 3, asked: nil, random: 0) == .seconds(2))
        #expect(delay.wait(after: 3, asked: nil, random: 0.5) == .seconds(3))
        #expect(delay.wait(after: 5, asked: nil, random: 0.999) ?? .zero <= .seconds(10))
        #expect(delay.wait(after: 1, asked: .seconds(7), random: 0) == .seconds(7))
        #expect(delay.wait(after: 1, asked: .seconds(70), random: 0) == .seconds(10))
        #expect(delay.wait(after: 6, asked: nil, random: 0) == nil)
    }

    @Test(arguments: [
        ("https://host/", "https://host"), ("http://127.0.0.1:80", "http://127.0.0.1:80"),
        ("http://localhost:1/x//", "http://localhost:1/x"),
    ])
    func `addresses lose the slash at their end`(text: String, base: String) throws {
        #expect(try ServiceAddress(text).base == base)
    }

    @Test(arguments: [
        "http://host", "ftp://host", "host", "", "https://", "https://host?x=1", "http://127.0.0.1.example.com",
    ])
    func `what is not encrypted or no address is refused`(text: String) {
        let error = #expect(throws: DatasetError.self) { try ServiceAddress(text) }
        #expect(error?.code == .serviceAddress)
    }

    @Test func `sizes are those that the service takes`() {
        for size in ["1K", "2K", "4K", "960x960", "1728x2304", "4096x4096", "3840x240"] {
            #expect(SeedreamRequest.isSize(size))
        }
        for size in ["3K", "959x960", "4097x4096", "16000x100", "x", "1x2x3", "-960x-960", "999999999999x9"] {
            #expect(!SeedreamRequest.isSize(size), "\(size)")
        }
    }
}
