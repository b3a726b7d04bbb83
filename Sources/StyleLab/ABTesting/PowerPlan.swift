import ABTest
import CommandSupport

/// What an experiment needs, and what it can see.
struct PowerPlan: Encodable {
    let rate: Double
    let lift: Double?
    let alpha: Double
    let power: Double
    let arms: Int
    let designEffect: Double
    /// The level of each comparison with the control.
    let comparisonAlpha: Double
    let impressionsPerArm: Double?
    let viewersPerArm: Double?
    let viewers: Double?
    let outcomes: Double?
    let days: Double?
    let availableViewers: Double?
    let detectableLift: Double?

    /// - Throws: ``CommandFailure`` of wrong use that names the flag.
    init(_ command: ABPowerCommand) throws(CommandFailure) {
        guard command.lift != nil || command.viewers != nil else {
            throw .usage("give --lift to learn how many viewers it needs, or --viewers to learn what they can see")
        }
        guard command.impressions >= 1, command.impressions.isFinite else {
            throw .usage("--impressions is \(command.impressions), and must be at least 1")
        }
        guard (0...1).contains(command.correlation) else {
            throw .usage("--correlation is \(command.correlation), and must be from 0 to 1")
        }
        guard (2...100).contains(command.arms) else {
            throw .usage("--arms is \(command.arms), and must be from 2 to 100")
        }
        for (name, value) in [("--viewers", command.viewers), ("--viewers-per-day", command.viewersPerDay)] {
            if let value, !(value > 0 && value.isFinite) { throw .usage("\(name) is \(value), and must be above 0") }
        }
        rate = command.rate
        lift = command.lift
        alpha = command.alpha
        power = command.power
        arms = command.arms
        comparisonAlpha = command.alpha / Double(command.arms - 1)
        let effect = SampleSize.designEffect(clusterSize: command.impressions, correlation: command.correlation)
        designEffect = effect
        availableViewers = command.viewers
        do throws(ABTestError) {
            let size = try SampleSize(alpha: command.alpha / Double(command.arms - 1), power: command.power)
            let needed: Double? =
                if let lift = command.lift { try size.unitsPerArm(rate: command.rate, lift: lift) * effect } else {
                    nil
                }
            impressionsPerArm = needed
            let perArm = needed.map { ($0 / command.impressions).rounded(.up) }
            viewersPerArm = perArm
            let all = perArm.map { $0 * Double(command.arms) }
            viewers = all
            outcomes = all.map { all in
                let mean = command.rate * (1 + (command.lift ?? 0) * Double(command.arms - 1) / Double(command.arms))
                return (all * command.impressions * mean).rounded()
            }
            days = all.flatMap { all in command.viewersPerDay.map { (all / $0).rounded(.up) + command.windowDays } }
            detectableLift =
                if let viewers = command.viewers {
                    try size.detectableLift(
                        rate: command.rate,
                        units: viewers / Double(command.arms) * command.impressions / effect
                    )
                } else { nil }
        } catch {
            throw .usage(error.message)
        }
    }

    /// The plan as a table.
    func lines(isStyled: Bool) -> [String] {
        var table = TextTable(columns: [("", .left), ("", .right)])
        func add(_ name: String, _ value: Double?, digits: Int = 0) {
            if let value { table.rows.append([name, value.fixed(digits)]) }
        }
        add("design effect", designEffect, digits: 2)
        if arms > 2 { add("level of each comparison", comparisonAlpha, digits: 4) }
        if let lift { table.rows.append(["lift to see", "\((lift * 100).fixed(1)) %"]) }
        add("viewers in each arm", viewersPerArm)
        add("viewers in all", viewers)
        add("outcomes in all, about", outcomes)
        add("days, the window included", days)
        if let availableViewers {
            let seen = detectableLift.map { "\(($0 * 100).fixed(1)) %" } ?? "none"
            table.rows.append(["smallest lift that \(availableViewers.fixed(0)) viewers see", seen])
        }
        return Array(table.lines(isStyled: isStyled).dropFirst())
    }
}
