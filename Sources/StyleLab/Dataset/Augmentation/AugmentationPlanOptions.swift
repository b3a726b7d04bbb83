import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials

/// Which variants are made.
struct AugmentationPlanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The most variants of one photo.", valueName: "N"))
    var variants = 1

    @Option(
        help: ArgumentHelp(
            "Images that training is to hold in all; rare styles get more variants. Default: all variants.",
            valueName: "N"
        )
    )
    var target: Int?

    @Option(help: ArgumentHelp("The template of prompts, JSON; see --write-template.", valueName: "FILE"))
    var template: String?

    @Option(help: ArgumentHelp("The seed of the prompts.", valueName: "S"))
    var seed: UInt64 = 42

    func validate() throws {
        if variants < 1 { throw ValidationError("--variants must be at least 1") }
        if let target, target < 1 { throw ValidationError("--target must be at least 1") }
    }

    /// Plans the variants.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the template or the manifest does not allow it.
    func plan(_ manifest: Manifest, model: String, size: String) throws(CommandFailure) -> AugmentationPlan {
        let template = try readTemplate()
        let request = AugmentationPlan.Request(variants: variants, target: target, seed: seed, model: model, size: size)
        let plan: AugmentationPlan
        do throws(DatasetError) {
            plan = try AugmentationPlan(manifest, template: template, request: request)
        } catch {
            throw .usage(error.message)
        }
        if variants > template.combinationCount {
            StandardError.write(
                "the template makes \(template.combinationCount) different prompts; with \(variants) variants of a photo "
                    + "some come twice"
            )
        }
        return plan
    }

    /// Writes the built-in template to a file that is not there yet.
    ///
    /// - Throws: ``CommandFailure`` when it is there, or cannot be written.
    static func writeStandardTemplate(to path: String) throws {
        guard !OutputFile.exists(path) else {
            throw CommandFailure.usage("\(path) is there already; name another file, or remove this one")
        }
        let text = try JSONLine.encode(PromptTemplate.standard, pretty: true)
        try AtomicFile.write(Array((text + "\n").utf8), to: path)
    }

    private func readTemplate() throws(CommandFailure) -> PromptTemplate {
        guard let template else { return .standard }
        do {
            return try JSONDecoder().decode(PromptTemplate.self, from: Data(contentsOf: URL(filePath: template)))
        } catch {
            throw .usage(
                "\(template) cannot be read as a template: \(error); --write-template writes one to begin with"
            )
        }
    }
}
