import Contracts
import EventWorker
import Testing

@Suite struct WrittenTextsTests {
    @Test func `introduction and type are one text, the ideal type is another`() {
        let texts = WrittenTexts(idealType: " 조용한 사람\n", introduction: "I bake.\n", mbti: " INFJ ")
        #expect(texts.ideal == "조용한 사람")
        #expect(texts.own == "I bake.\nMBTI: INFJ")
        #expect(texts[.ideal] == texts.ideal)
        #expect(texts[.own] == texts.own)
        #expect(WrittenTexts(idealType: nil, introduction: nil, mbti: "INFJ").own == "MBTI: INFJ")
        #expect(WrittenTexts(idealType: nil, introduction: "I bake.", mbti: "").own == "I bake.")
    }

    @Test(arguments: [nil, "", " \t\n", "\u{3000}\u{2003}"])
    func `white space says nothing`(text: String?) {
        let texts = WrittenTexts(idealType: text, introduction: text, mbti: text)
        #expect(texts.ideal == nil)
        #expect(texts.own == nil)
    }

    @Test func `a text's key follows from text and model and does not give the text away`() {
        let (first, second) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
        let key = TextKey(fingerprint: first, text: "MBTI: INFJ")
        #expect(key == TextKey(fingerprint: first, text: "MBTI: INFJ"))
        #expect(key.content != TextKey(fingerprint: second, text: "MBTI: INFJ").content)
        #expect(key.content != TextKey(fingerprint: first, text: "MBTI: INFP").content)
        // HMAC-SHA-256 as Python's hmac computes it, not the plain digest.
        #expect(key.content == "b3fe6c78d3f18977334d24bd98495a9c03193996aa3e1625fd82fc4e1eae9476")
        #expect(key.content != Hash.sha256(Array("MBTI: INFJ".utf8)))
    }
}
