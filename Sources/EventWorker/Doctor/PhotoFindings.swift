/// Judges whether any photo can be fetched. Decisions only.
package enum PhotoFindings {
    /// Where photos may come from.
    package static func finding(_ configuration: WorkerConfiguration) -> Finding {
        var places: [String] = []
        if !configuration.photoOrigins.isEmpty { places.append("\(configuration.photoOrigins.count) origins") }
        if !configuration.photos.s3.buckets.isEmpty {
            places.append("\(configuration.photos.s3.buckets.count) buckets")
        }
        if configuration.photoFileRoot != nil { places.append("a directory") }
        guard !places.isEmpty else {
            return Finding(
                "photos",
                .failed,
                "photos may come from nowhere: every photo event would be a dead letter",
                remedy: "set photos.allowedOrigins, photos.s3.buckets or photos.fileRoot"
            )
        }
        do {
            if let root = configuration.photoFileRoot {
                _ = try FilePhotoSource(root: root, maximumBytes: configuration.maximumPhotoBytes)
            }
        } catch {
            return Finding("photos", .failed, error.message, remedy: "set photos.fileRoot to a directory")
        }
        return Finding("photos", .ok, "photos may come from \(places.joined(separator: ", "))")
    }
}
