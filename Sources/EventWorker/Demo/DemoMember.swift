import CommandSupport
import Contracts
import Foundation

/// A member of the demo: what the app would know, and where the picture lies.
struct DemoMember: Sendable, Decodable {
    let userId: String
    let name: String
    let gender: String
    let seeking: [String]
    let birthYear: Int
    let region: String
    let ageRange: AgeRange?
    let mbti: String?
    let idealType: String?
    let introduction: String?
    let blocked: [String]
    let active: Bool
    /// The clothing style that was drawn; shown in tables, never given to the model.
    let style: String?
    /// The picture's path below the demo's photo root.
    let photo: String
}

/// A picture that a member changes to.
struct DemoPhotoChange: Sendable, Decodable {
    let userId: String
    let photo: String
    let style: String
}

/// Who takes part in the demo and where their pictures lie.
struct DemoCast: Sendable {
    let photoRoot: String
    let members: [DemoMember]
    let changes: [DemoPhotoChange]
    /// Whether the pictures are the bundled drawings.
    let isBundled: Bool

    /// The bundled members with their drawings.
    static func bundled(limit: Int?) throws -> DemoCast {
        let root = try DemoResources.path("members")
        let decoder = JSONDecoder()
        let all = try decoder.decode([DemoMember].self, from: Data(contentsOf: URL(filePath: root + "/members.json")))
        let changes = try decoder.decode(
            [DemoPhotoChange].self,
            from: Data(contentsOf: URL(filePath: root + "/updates.json"))
        )
        let members = Array(all.prefix(limit ?? all.count))
        let present = Set(members.map(\.userId))
        return DemoCast(
            photoRoot: root,
            members: members,
            changes: changes.filter { present.contains($0.userId) },
            isBundled: true
        )
    }

    /// A member for each picture in a directory of the user's own; everyone may meet everyone.
    static func photos(in directory: String, limit: Int?) throws -> DemoCast {
        let kinds = [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"]
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { name in kinds.contains { name.lowercased().hasSuffix($0) } }
            .sorted()
        let members = names.prefix(limit ?? names.count).enumerated().map { index, name in
            DemoMember(
                userId: "photo-\(index + 1)",
                name: name,
                gender: "unspecified",
                seeking: ["unspecified"],
                birthYear: 1995,
                region: "unspecified",
                ageRange: nil,
                mbti: nil,
                idealType: nil,
                introduction: nil,
                blocked: [],
                active: true,
                style: nil,
                photo: name
            )
        }
        return DemoCast(photoRoot: directory, members: members, changes: [], isBundled: false)
    }
}

/// The files that come with the program.
package enum DemoResources {
    /// A file or directory below the bundled resources.
    ///
    /// - Throws: `CommandFailure` when the resources did not come along.
    package static func path(_ name: String) throws -> String {
        let path = Bundle.module.bundlePath + "/Resources/" + name
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure.failed(
                "the demo's files are missing at \(path): keep stylematch_EventWorker.resources beside the program"
            )
        }
        return path
    }
}
