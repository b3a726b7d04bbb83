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

    @Test(arguments: [
        ("https://photos.example.com/path", "https://photos.example.com/path"), ("nothing", "nothing"), ("", ""),
        ("HTTPS://user:secret@a.example", "https://…@a.example"), ("user:secret@a.example:80", "…@a.example:80"),
        ("https:/user:secret@a.example", "…@a.example"), ("https://user:se/cr@et@a.example", "https://…@a.example"),
        ("https://user:se?cret@a.example", "https://…"), ("https://user:se#cret@a.example", "https://…"),
        ("https://a.example?secret", "https://a.example?…"), ("a.example/b#secret", "a.example/b#…"),
        ("https://user:secret@a.example?secret", "https://…@a.example?…"),
        ("ftp://user:secret@a.example", "…@a.example"),
    ])
    func `what was to be one URL shows no user and no query, whatever it is`(_ text: String, _ expected: String) {
        #expect(Redaction.cleaned(address: text) == expected)
    }
}
