package import CommandSupport
package import Dataset
import MetricLearning
import Synchronization

extension VectorFile {
    /// What the file's split lets through that it must keep apart: variants of one original, pictures of one identity,
    /// the same files, near duplicates by difference hash and, of features, by their centred cosine.
    ///
    /// Embeddings are not compared by cosine: bringing pictures of one style together is what a head is for.
    ///
    /// - Parameters:
    ///   - rules: What counts as a near duplicate.
    ///   - threadCount: How many threads compute.
    /// - Returns: The report, clean when nothing leaks.
    /// - Throws: ``CommandFailure`` of wrong use naming the first image whose values are not finite.
    package func leakReport(_ rules: LeakRules, threadCount: Int) throws(CommandFailure) -> LeakReport {
        let images = ids.indices.map { row in
            var image = DatasetImage(id: ids[row])
            let origin = origins[row]
            image.split = splits[row].isEmpty || splits[row] == Self.unassignedSplit ? nil : splits[row]
            image.parent = origin.original ?? origin.parent
            image.identity = origin.identity
            image.sha256 = origin.sha256
            image.differenceHash = origin.differenceHash.flatMap(DifferenceHash.init)
            image.isGenerated = origin.isGenerated ?? (origin.parent != nil)
            return image
        }
        let similar = kind == .features ? try similarRows(rules.nearDuplicateCosine, threadCount: threadCount) : []
        let bits = rules.nearDuplicateBits
        let related = RelatedImages(images, largestHashDistance: bits < 0 ? nil : bits, similar: similar)
        return LeakReport(images, related: related)
    }

    /// Refuses a file whose split leaks.
    ///
    /// - Parameters:
    ///   - path: The file's name for the message.
    ///   - rules: What counts as a near duplicate.
    ///   - threadCount: How many threads compute.
    /// - Throws: ``CommandFailure`` that counts the leaks, names the first few pairs with their reasons and says what to
    ///   do.
    package func requireNoLeaks(
        _ path: String,
        rules: LeakRules = LeakRules.standard,
        threadCount: Int
    ) throws(CommandFailure) {
        let report = try leakReport(rules, threadCount: threadCount)
        do throws(DatasetError) {
            try report.requireClean()
        } catch {
            throw .failed("\(path): \(error.code): \(error.message)")
        }
    }

    /// Pairs that connect all rows whose centred features have at least a cosine; of a group not every pair is named.
    ///
    /// - Throws: ``CommandFailure`` of wrong use naming the first image whose values are not finite.
    func similarRows(_ cosine: Double, threadCount: Int) throws(CommandFailure) -> [RelatedImages.Pair] {
        guard cosine <= 1 else { return [] }
        let rows = vectors.rows
        let blocks = Mutex<[Int: [CosinePairs.Pair]]>([:])
        do throws(MetricLearningError) {
            // A hair below: equal vectors may have a rounded cosine just under 1.
            let threshold = Float(cosine) - 1e-6
            try CosinePairs.forEachBlock(of: vectors, atLeast: threshold, threadCount: threadCount) { block, pairs in
                var sets = DisjointSets(count: rows)
                let connecting = pairs.filter { sets.join($0.first, $0.second) }
                blocks.withLock { $0[block] = connecting }
            }
        } catch {
            throw .usage(error.message)
        }
        var sets = DisjointSets(count: rows)
        return blocks.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value).compactMap { pair in
            guard sets.join(pair.first, pair.second) else { return nil }
            return RelatedImages.Pair(pair.first, pair.second, .featureCosine(Double(pair.cosine)))
        }
    }
}
