import CommandSupport

/// Judges whether the machine has room for a worker. Decisions only.
package struct MachineFindings: Sendable {
    /// What a machine has.
    package struct Resources: Sendable {
        /// Memory that this process may still take, in bytes; nil when the system does not tell.
        package var availableMemory: Int?
        /// Free space for temporary files, in bytes; nil when the system does not tell.
        package var freeDisk: Int?
        /// The directory of temporary files.
        package var temporaryDirectory = "/tmp"
        /// Bytes of the checkpoint's weights, which stay in memory.
        package var weights = 0

        package init() {}
    }

    /// What a worker takes beside the weights: buffers of Kafka, activations, an index of some hundred thousand members.
    package static let memoryBesideWeights = 1 << 30
    /// Least free space: librdkafka and the system's libraries want a little.
    package static let leastDisk = 64 << 20

    private let resources: Resources

    /// Judges a machine.
    package init(_ resources: Resources) {
        self.resources = resources
    }

    /// A finding each for disk and memory.
    package var all: [Finding] { [disk, memory] }

    private var disk: Finding {
        guard let free = resources.freeDisk else {
            return Finding("disk", .unknown, "the free space of \(resources.temporaryDirectory) cannot be told")
        }
        guard free >= Self.leastDisk else {
            return Finding(
                "disk",
                .failed,
                "\(resources.temporaryDirectory) has \(Self.size(free)) free",
                remedy: "free at least \(Self.size(Self.leastDisk)), or point TMPDIR elsewhere"
            )
        }
        return Finding(
            "disk",
            .ok,
            "\(Self.size(free)) free in \(resources.temporaryDirectory); photos are never written"
        )
    }

    private var memory: Finding {
        guard let available = resources.availableMemory else {
            return Finding("memory", .unknown, "the available memory cannot be told")
        }
        let needed = resources.weights + Self.memoryBesideWeights
        let comparison =
            "\(Self.size(available)) available, about \(Self.size(needed)) needed (weights "
            + "\(Self.size(resources.weights)))"
        // Weights are mapped: with too little room they are read from disk again and again.
        if available < resources.weights {
            return Finding(
                "memory",
                .failed,
                comparison,
                remedy: "give the worker more memory, or a smaller checkpoint"
            )
        }
        return available < needed
            ? Finding("memory", .warning, comparison, remedy: "give the worker more memory")
            : Finding("memory", .ok, comparison)
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 1 << 30
            ? "\((Double(bytes) / Double(1 << 20)).fixed(0)) MiB" : "\((Double(bytes) / Double(1 << 30)).fixed(1)) GiB"
    }
}
