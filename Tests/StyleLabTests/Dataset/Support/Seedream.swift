import Foundation

/// Replies as Seedream's documentation shows them.
enum Seedream {
    static func image(_ jpeg: [UInt8], billed: Int = 1) -> [UInt8] {
        Array(
            """
            {"model":"seedream-4-0-250828","created":1757469561,"data":[{"b64_json":"\(Data(jpeg).base64EncodedString())",\
            "size":"1728x2304"}],"usage":{"generated_images":\(billed),"output_tokens":15552,"total_tokens":15552}}
            """.utf8
        )
    }

    static func url(_ url: String) -> [UInt8] {
        Array(
            """
            {"model":"seedream-4-0-250828","created_at":1757469561,"data":[{"url":"\(url)","size":"1728x2304"}],\
            "usage":{"generated_images":1}}
            """.utf8
        )
    }

    static func error(_ code: String) -> [UInt8] {
        Array(#"{"error":{"code":"\#(code)","message":"what it means","param":"","type":"TooManyRequests"}}"#.utf8)
    }

    static func errorOfImage(_ code: String) -> [UInt8] {
        Array(#"{"model":"seedream-4-0-250828","data":[{"error":{"code":"\#(code)","message":"what it means"}}]}"#.utf8)
    }
}
