import ArgumentParser
import Dataset

/// Which images are labelled, and with which styles.
struct LabelSelection: ParsableArguments {
    @Option(help: ArgumentHelp("The styles, with commas between them.", valueName: "NAMES"))
    var styles = "Casual_Basic,Street_Hip,Sporty_Athleisure,Chic_Modern,Classy_Elegant"

    @Option(help: ArgumentHelp("Label the images of one side alone: train, validation or test.", valueName: "NAME"))
    var split: String?

    @Flag(help: "Label images again that this source has labelled.")
    var again = false

    func validate() throws {
        let names = styleNames
        guard names.count >= 2, Set(names).count == names.count, names.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("--styles needs at least two different names with commas between them")
        }
        if let split, Manifest.Split(rawValue: split) == nil {
            throw ValidationError("--split must be train, validation or test")
        }
    }

    /// The styles' names.
    var styleNames: [String] {
        styles.split(separator: ",", omittingEmptySubsequences: false).map { name in
            var name = name
            while name.first == " " { name.removeFirst() }
            while name.last == " " { name.removeLast() }
            return String(name)
        }
    }

    /// The images that are to be labelled, in the manifest's order.
    func entries(_ manifest: Manifest, source: String) -> [Manifest.Entry] {
        manifest.entries.filter { entry in
            (split == nil || entry.split?.rawValue == split)
                && (again || !entry.labels.contains { $0.source == source })
        }
    }
}
