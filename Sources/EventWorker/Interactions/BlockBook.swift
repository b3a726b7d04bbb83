package import Contracts

/// The blocks that interactions told of, by the member who blocked.
///
/// A member's blocks change in the order of the member's own events, and each change has a higher revision than the one
/// before; so it does not matter in which order records are read.
package struct BlockBook: Sendable {
    private struct Entry: Sendable {
        var revision: Int
        var members: [String: Timestamp]
    }

    private var entries: [String: Entry] = [:]
    /// The members that have blocked a member.
    private var holders: [String: Set<String>] = [:]

    /// An empty book.
    package init() {}

    /// The members whom a member has blocked.
    package func blocked(by userId: String) -> Set<String> {
        entries[userId].map { Set($0.members.keys) } ?? []
    }

    /// The members that have blocked a member.
    package func holders(about userId: String) -> Set<String> { holders[userId] ?? [] }

    /// A member's blocks as they are written into its attributes; nil when there never was one.
    package func state(of userId: String) -> InteractionBlocks? {
        entries[userId].map { entry in
            InteractionBlocks(
                revision: entry.revision,
                members: entry.members.map { InteractionBlocks.Block(userId: $0.key, occurredAt: $0.value) }
            )
        }
    }

    /// A member's blocks after an interaction; the same as before when it changes nothing.
    package func state(of userId: String, after interaction: MatchInteraction) -> InteractionBlocks? {
        var members = entries[userId]?.members ?? [:]
        let other = interaction.candidateId
        if interaction.type == .unblock {
            guard let blockedAt = members[other], blockedAt <= interaction.occurredAt else { return state(of: userId) }
            members[other] = nil
        } else {
            guard members[other] == nil else { return state(of: userId) }
            members[other] = interaction.occurredAt
        }
        return InteractionBlocks(
            revision: (entries[userId]?.revision ?? 0) + 1,
            members: members.map { InteractionBlocks.Block(userId: $0.key, occurredAt: $0.value) }
        )
    }

    /// Takes a member's blocks.
    ///
    /// - Parameters:
    ///   - blocks: the blocks as they are written; nil when there never was one.
    ///   - userId: the member.
    ///   - isNewer: whether they come with newer attributes than those known; otherwise a lower revision changes nothing.
    ///   - isErased: whether what was said about a member at some time has been erased.
    package mutating func note(
        _ blocks: InteractionBlocks?,
        of userId: String,
        isNewer: Bool,
        isErased: (String, Timestamp) -> Bool
    ) {
        guard isNewer || blocks?.revision ?? 0 >= entries[userId]?.revision ?? 0 else { return }
        remove(userId)
        guard let blocks else { return }
        var members: [String: Timestamp] = [:]
        for block in blocks.members where !isErased(block.userId, block.occurredAt) {
            members[block.userId] = block.occurredAt
            holders[block.userId, default: []].insert(userId)
        }
        entries[userId] = Entry(revision: blocks.revision, members: members)
    }

    /// Forgets a member's blocks altogether.
    package mutating func remove(_ userId: String) {
        for other in entries[userId]?.members.keys.map(\.self) ?? [] { unlink(other, from: userId) }
        entries[userId] = nil
    }

    /// Forgets the blocks of a member by others up to `time`.
    ///
    /// - Returns: those whose blocks have changed.
    package mutating func removeBlocks(of userId: String, upTo time: Timestamp) -> Set<String> {
        let changed = holders(about: userId).filter { entries[$0]?.members[userId].map { $0 <= time } ?? false }
        for holder in changed {
            entries[holder]?.members[userId] = nil
            unlink(userId, from: holder)
        }
        return changed
    }

    private mutating func unlink(_ other: String, from userId: String) {
        holders[other]?.remove(userId)
        if holders[other]?.isEmpty == true { holders[other] = nil }
    }
}
