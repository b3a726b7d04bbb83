/// Replies as Gemini's documentation shows them.
enum Gemini {
    static func label(_ style: String, _ quality: String = "high", finish: String = "STOP") -> [UInt8] {
        Array(
            #"""
            {"candidates":[{"content":{"role":"model","parts":[{"text":"{\"fashion_style\":\"\#(style)\",\"visual_quality\":\"\#(quality)\"}"}]},"finishReason":"\#(finish)","index":0}],"usageMetadata":{"promptTokenCount":310,"candidatesTokenCount":18,"totalTokenCount":328},"modelVersion":"gemini-2.5-flash","responseId":"r1"}
            """#.utf8
        )
    }

    static func text(_ text: String) -> [UInt8] {
        Array(
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"\#(text)"}]},"finishReason":"STOP"}]}"#.utf8
        )
    }

    static func ending(_ reason: String) -> [UInt8] {
        Array(#"{"candidates":[{"finishReason":"\#(reason)","index":0}],"modelVersion":"gemini-2.5-flash"}"#.utf8)
    }

    static let blocked = Array(
        #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"modelVersion":"gemini-2.5-flash"}"#.utf8
    )

    static func quota(_ quota: String, delay: String?) -> [UInt8] {
        let retry = delay.map { #",{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#($0)"}"# } ?? ""
        return Array(
            #"""
            {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"too much","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"\#(quota)","quotaValue":"10"}]}\#(retry)]}}
            """#.utf8
        )
    }

    static func error(_ code: Int, _ status: String) -> [UInt8] {
        Array(#"{"error":{"code":\#(code),"status":"\#(status)","message":"what it means"}}"#.utf8)
    }
}
