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
}
