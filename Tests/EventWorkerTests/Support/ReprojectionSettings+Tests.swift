import EventWorker

extension ReprojectionSettings {
    /// Looks often and forgets soon, so that tests need not wait.
    static var test: ReprojectionSettings {
        var settings = ReprojectionSettings()
        settings.interval = .milliseconds(50)
        settings.lifetime = .seconds(4)
        settings.grace = .milliseconds(200)
        return settings
    }
}
