import FoundationEssentials
import Glibc

/// Asks the system what it has.
enum Machine {
    static func resources(checkpoint: String?) -> MachineFindings.Resources {
        var resources = MachineFindings.Resources()
        resources.temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        resources.freeDisk = freeSpace(resources.temporaryDirectory)
        resources.availableMemory = availableMemory()
        resources.weights = checkpoint.map(weights) ?? 0
        return resources
    }

    private static func freeSpace(_ path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// The less of what the system has left and what the control group allows.
    private static func availableMemory() -> Int? {
        let system = lines("/proc/meminfo").first { $0.hasPrefix("MemAvailable:") }
            .flatMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
            .map { $0 << 10 }
        let limit = number("/sys/fs/cgroup/memory.max")
        let group = limit.map { $0 - (number("/sys/fs/cgroup/memory.current") ?? 0) }
        return [system, group].compactMap { $0 }.min()
    }

    private static func weights(_ checkpoint: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoint)) ?? []
        return names.filter { $0.hasSuffix(".safetensors") }.reduce(0) { sum, name in
            var status = stat()
            return stat(checkpoint + "/" + name, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    private static func number(_ path: String) -> Int? {
        lines(path).first.flatMap { Int($0) }
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
