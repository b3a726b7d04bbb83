import FoundationEssentials

/// Directories with all that is in them.
enum DirectoryTree {
    /// Removes a directory; one that is not there is none to remove.
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
