import ArgumentParser

/// `stylelab dataset`: from a few photos to a training set that can be trusted.
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Grows, splits, labels, checks and exports the images that heads are trained on.",
        discussion: """
            All subcommands work on a manifest: JSON Lines, one image a line, that only grows. docs/dataset.md describes it.
            """,
        subcommands: [
            DatasetSplitCommand.self, DatasetAugmentCommand.self, DatasetLabelCommand.self, DatasetCheckCommand.self,
            DatasetExportCommand.self,
            DatasetForgetCommand.self, DatasetTasksCommand.self, DatasetReviewCommand.self,
            DatasetAblationCommand.self,
        ]
    )
}
