import FoundationEssentials
import Glibc
import PrometheusMetrics

/// What Linux tells about this process, under the names that Prometheus' own clients use.
enum ProcessFigures {
    static func add(to samples: inout CollectedSamples) {
        if let stat = text("/proc/self/stat"), let figures = stat.split(separator: ")").last {
            // The fields of proc(5) after the name, which may hold blanks; the first of them is the third.
            let fields = figures.split(separator: " ").map { Double($0) ?? 0 }
            if fields.count > 21 {
                let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
                samples.add("process_cpu_seconds_total", [], (fields[11] + fields[12]) / ticks)
                samples.add("process_virtual_memory_bytes", [], fields[20])
                samples.add("process_resident_memory_bytes", [], fields[21] * Double(sysconf(Int32(_SC_PAGESIZE))))
                if let boot = bootTime {
                    samples.add("process_start_time_seconds", [], boot + fields[19] / ticks)
                }
            }
        }
        if let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // Without the one that reads the folder.
            samples.add("process_open_fds", [], Double(max(0, descriptors.count - 1)))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            samples.add("process_max_fds", [], Double(limit.rlim_cur))
        }
    }

    /// When the machine started, in seconds since 1970.
    private static let bootTime = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst("btime ".count)) }

    private static func text(_ path: String) -> String? {
        // Such files have no size beforehand, so they are read to their end.
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
