/// Where a value lies in a JSON text, written as the decoder's errors write it.
struct JSONPath: Hashable, CustomStringConvertible {
    enum Step: Hashable {
        case field(String)
        case index(Int)
    }

    var steps: [Step] = []

    func appending(_ step: Step) -> JSONPath {
        JSONPath(steps: steps + [step])
    }

    var description: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .field(let name): text += text.isEmpty ? name : "." + name
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}
