import RedisCache
import Testing

@Suite struct RedisScriptTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ])
    func nameOnTheServerIsTheHashOfTheSource(_ source: String, _ digest: String) {
        #expect(RedisScript(source: source).digest == digest)
    }
}
