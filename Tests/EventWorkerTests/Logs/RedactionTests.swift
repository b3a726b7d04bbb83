import EventWorker
import Testing

@Suite struct RedactionTests {
    @Test(arguments: [
        ("nothing to hide: 12:30", "nothing to hide: 12:30"),
        ("https://photos.example.com/a/b.jpg", "https://photos.example.com/a/b.jpg"),
        ("https://photos.example.com/a.jpg?token=secret", "https://photos.example.com/a.jpg?…"),
        ("https://photos.example.com/a.jpg#secret", "https://photos.example.com/a.jpg#…"),
        ("https://photos.example.com?secret", "https://photos.example.com?…"),
        ("get https://a.example/x?secret=1 and then", "get https://a.example/x?… and then"),
        ("\"https://a.example/x?secret\", again", "\"https://a.example/x?…\", again"),
        ("redis://user:secret@redis:6379/0", "redis://…@redis:6379/0"),
        ("https://user@host@a.example/x?secret", "https://…@a.example/x?…"),
        ("s3://bucket/a?secret b://c?secret", "s3://bucket/a?… b://c?…"),
        ("https://a.example/mail@b.example", "https://a.example/mail@b.example"),
        ("://?secret", "://?…"), ("://", "://"), ("a://b://c?secret", "a://b://c?…"),
        ("https://é.example/ü?sécret ende", "https://é.example/ü?… ende"),
    ])
    func `queries, fragments and users of URLs are taken out`(_ text: String, _ expected: String) {
        #expect(Redaction.cleaned(text) == expected)
    }
}
