/// What one photo may cost until it is here.
package struct PhotoFetchLimits: Sendable, Hashable {
    /// The most bytes.
    package var maximumBytes = 20 << 20
    /// The most time, from the first look-up of a name to the last byte.
    package var timeout = Duration.seconds(15)
    /// The most redirects.
    package var maximumRedirects = 3
    /// The fewest bytes a second, once the body has begun; a slower one holds a lane for nothing.
    package var leastBytesPerSecond = 4096
    /// Over how long that rate is measured.
    package var rateWindow = Duration.seconds(2)
    /// The longest time that a store may ask to wait before the next try.
    package var longestRetryAfter = Duration.seconds(60)

    /// 20 MiB within 15 s, over 3 redirects, at 4 KiB/s or more.
    package init() {}
}
