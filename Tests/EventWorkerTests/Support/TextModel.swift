import Foundation

/// A small checkpoint with a tokenizer and without a head.
enum TextModel {
    static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "InferenceTests/Fixtures/Checkpoints/text-bf16").path
}
