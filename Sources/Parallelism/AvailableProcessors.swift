import FoundationEssentials

/// The processors that this process may use: those its affinity admits, or fewer where its control group has a quota.
package enum AvailableProcessors {
    /// The number of processors, at least one.
    package static var count: Int {
        processors(admitted: ProcessInfo.processInfo.activeProcessorCount, quotas: quotas())
    }

    /// A quota of part of a processor is rounded down: a thread that is stopped for the rest of a period stops all that
    /// wait for it.
    package static func processors(admitted: Int, quotas: [Double]) -> Int {
        max(1, quotas.reduce(admitted) { min($0, Int($1)) })
    }

    /// Processors' worth of time in a quota of control groups of version 2, "max 100000" or "150000 100000".
    package static func quota(cpuMax text: String) -> Double? {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 2 else { return nil }
        return quota(String(fields[0]), period: String(fields[1]))
    }

    /// Processors' worth of time in a quota of version 1, where a negative number is none.
    package static func quota(_ quota: String, period: String) -> Double? {
        guard let quota = Double(quota.trimmed), let period = Double(period.trimmed), quota > 0, period > 0 else {
            return nil
        }
        return quota / period
    }

    /// A process's control group and those around it.
    ///
    /// - Parameters:
    ///   - text: what /proc/self/cgroup says, lines of "number:controllers:path".
    ///   - controller: of version 1, or empty for version 2.
    /// - Returns: their paths, innermost first; the outermost is empty.
    package static func groups(_ text: String, controller: String) -> [String] {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3,
                fields[1].split(separator: ",").contains(Substring(controller))
                    || controller.isEmpty && fields[1].isEmpty
            else { continue }
            var names = fields[2].split(separator: "/")
            var paths: [String] = []
            while true {
                paths.append(names.map { "/" + $0 }.joined())
                if names.popLast() == nil { return paths }
            }
        }
        return []
    }

    private static func quotas() -> [Double] {
        let own = read("/proc/self/cgroup") ?? ""
        let second = groups(own, controller: "").compactMap { read("/sys/fs/cgroup\($0)/cpu.max") }
            .compactMap(quota(cpuMax:))
        let first = groups(own, controller: "cpu").compactMap { path -> Double? in
            let directory = "/sys/fs/cgroup/cpu\(path)"
            guard let limit = read(directory + "/cpu.cfs_quota_us") else { return nil }
            return quota(limit, period: read(directory + "/cpu.cfs_period_us") ?? "")
        }
        return first + second
    }

    private static func read(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}

extension String {
    fileprivate var trimmed: String { String(drop(while: \.isWhitespace).prefix { !$0.isWhitespace }) }
}
