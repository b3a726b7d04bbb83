extension SettingCatalog {
    static let matching = [
        Setting(
            "matching.slateSize",
            .whole,
            .value("20"),
            range: "1 to 1000",
            unit: "candidates",
            "candidates on a slate"
        ),
        Setting(
            "matching.index",
            .text,
            .value("exact"),
            range: "`exact` or `redis-vector-set`",
            "where vectors are held and candidates are found ([which](indexes.md))"
        ),
        Setting(
            "matching.shortlist",
            .whole,
            .value("500"),
            range: "1 to 5000",
            unit: "members",
            "members nearest by style that `redis-vector-set` ranks"
        ),
        Setting(
            "matching.exploration",
            .whole,
            .value("1000"),
            range: "1 to 100000",
            unit: "nodes",
            "nodes of its graph that a search keeps in view (EF)"
        ),
        Setting("matching.sameRegion", .flag, .value("false"), "whether only members of one region meet"),
        Setting(
            "matching.scorer",
            .text,
            .words("`hybrid` when the checkpoint has a tokenizer, else `style-only`"),
            range: "`hybrid`, `text-only` or `style-only`",
            "what ranks"
        ),
        Setting(
            "matching.textWeight",
            .number,
            .value("0.5"),
            range: "from 0",
            isReloadable: true,
            "how much text counts in `hybrid`; only the ratio to `matching.styleWeight` matters"
        ),
        Setting(
            "matching.styleWeight",
            .number,
            .value("0.5"),
            range: "from 0",
            isReloadable: true,
            "how much style counts in `hybrid`"
        ),
        Setting(
            "matching.calibration",
            .path,
            .words("none: both as they are"),
            "calibration of text and style scores, a file that `stylelab calibrate` made ([how](matching.md#calibrating))"
        ),
        Setting(
            "matching.seenDays",
            .whole,
            .value("30"),
            range: "0 to 3650",
            unit: "days",
            "until a candidate who was shown is shown again; 0 at once"
        ),
        Setting(
            "matching.exposureCap",
            .whole,
            .words("none"),
            range: "from 1",
            unit: "members",
            "to how many members a candidate is shown within `matching.exposureDays`"
        ),
        Setting(
            "matching.exposureDays",
            .whole,
            .value("7"),
            range: "1 to 3650",
            unit: "days",
            "the window of the cap"
        ),
        Setting(
            "matching.diversitySimilarity",
            .number,
            .words("none"),
            range: "-1 to 1",
            unit: "cosine",
            "likeness of two candidates' styles from which on the second is put behind"
        ),
        Setting(
            "matching.taste",
            .flag,
            .value("false"),
            "whether the mean style of those whom a viewer likes stands in for the viewer's own"
        ),
        Setting(
            "matching.tastePriorLikes",
            .number,
            .value("5"),
            range: "from 0",
            unit: "likes",
            "how many likes the viewer's own style weighs in that mean"
        ),
        Setting(
            "matching.tasteDays",
            .whole,
            .value("180"),
            range: "1 to 3650",
            unit: "days",
            "how long a like counts, until it is forgotten"
        ),
    ]

    static let experiment = [
        Setting(
            "experiment.key",
            .text,
            .words("none runs"),
            "the experiment that runs ([what it writes](ab.md)); without `experiment.start` its phase is what `ab-experiments` tells"
        ),
        Setting(
            "experiment.phase",
            .whole,
            .value("0"),
            range: "0 to 1000000",
            "its phase; any other change begins a new one"
        ),
        Setting(
            "experiment.mode",
            .text,
            .value("arms"),
            range: "`arms` or `interleaving`",
            "how variants are compared: each viewer in one of the arms, or interleaved within each slate"
        ),
        Setting("experiment.seed", .text, .words("the key"), "what members are hashed with"),
        Setting(
            "experiment.variants",
            .list,
            .value("text-only,hybrid"),
            "the scorer of each arm, which also names it; the control first"
        ),
        Setting(
            "experiment.weights",
            .list,
            .words("equal"),
            "the arms' shares of those who take part, adding up to 1"
        ),
        Setting(
            "experiment.coverage",
            .number,
            .value("1"),
            range: "0 to 1",
            unit: "share",
            "the share of members that take part"
        ),
        Setting(
            "experiment.holdoutSeed",
            .text,
            .words("nobody"),
            "keeps the same share of members out of every experiment with this seed"
        ),
        Setting(
            "experiment.holdoutShare",
            .number,
            .value("0.05"),
            range: "0 to 1",
            unit: "share",
            "the share that the holdout keeps out"
        ),
        Setting(
            "experiment.start",
            .text,
            .words("the phase comes from `ab-experiments`"),
            range: "RFC 3339",
            "the moment from which impressions count"
        ),
        Setting("experiment.end", .text, .words("open"), range: "RFC 3339", "the moment up to which they count"),
        Setting(
            "experiment.attributionHours",
            .whole,
            .value("168"),
            range: "1 to 87600",
            unit: "hours",
            "how long after an impression an outcome counts for it"
        ),
        Setting(
            "experiment.primaryMetric",
            .text,
            .value("like_rate"),
            range: "`like_rate`, `mutual_like_rate` or `meet_rate`",
            "the one metric that decides"
        ),
        Setting(
            "experiment.ciMethod",
            .text,
            .value("delta"),
            range: "`delta`, `fieller` or `katz`",
            "how the interval of the lift is made"
        ),
        Setting(
            "experiment.plannedViewers",
            .whole,
            .value("1000"),
            range: "1 to 1000000000",
            unit: "viewers",
            "registered for the analysis: viewers over all arms"
        ),
        Setting(
            "experiment.looks",
            .list,
            .words("one at the end"),
            "registered for the analysis: shares of the planned viewers at which one looks"
        ),
        Setting("experiment.environment", .text, .value("production"), "where it runs, in words"),
    ]
}
