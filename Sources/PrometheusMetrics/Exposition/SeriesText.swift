/// A series' name and labels as they are written, made once.
struct SeriesText {
    /// What stands before the value of a counter or gauge.
    let sample: [UInt8]
    /// Orders the series of a metric.
    let order: String
    private let name: String
    private let labels: String

    init(_ header: FamilyHeader, labels: [(String, String)]) {
        name = header.sampleName
        // A label without a value is the same as no label.
        self.labels = labels.filter { !$0.1.isEmpty }.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        order = self.labels
        sample = Array((self.labels.isEmpty ? name + " " : "\(name){\(self.labels)} ").utf8)
    }

    /// What stands before the value of one of a histogram's samples, such as `_sum`.
    func part(_ ending: String) -> [UInt8] {
        Array((labels.isEmpty ? "\(name)\(ending) " : "\(name)\(ending){\(labels)} ").utf8)
    }

    /// What stands before the count of a bucket.
    func bucket(_ bound: String) -> [UInt8] {
        Array("\(name)_bucket{\(labels)\(labels.isEmpty ? "" : ",")le=\"\(bound)\"} ".utf8)
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { [UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "\n")].contains($0) })
        else { return value }
        return String(value.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : "\($0)" })
    }
}
