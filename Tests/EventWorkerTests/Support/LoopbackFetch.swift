import EventWorker

/// One photo over HTTP, from this machine, which is a private network like any other.
enum LoopbackFetch {
    static let networks = ["127.0.0.0/8"].compactMap { IPNetwork($0) }

    static func photo(
        at url: String,
        of origins: [String],
        allowing networks: [IPNetwork] = networks,
        resolver: any HostResolver = SystemResolver(),
        limits change: (inout PhotoFetchLimits) -> Void = { _ in }
    ) async -> Result<[UInt8], PhotoSourceError> {
        var limits = PhotoFetchLimits()
        limits.timeout = .patience
        change(&limits)
        let fetcher = PhotoFetcher(limits: limits, addresses: AddressPolicy(allowing: networks), resolver: resolver)
        let source = HTTPPhotoSource(fetcher: fetcher, origins: origins.compactMap { PhotoOrigin($0) })
        let result: Result<[UInt8], PhotoSourceError>
        do throws(PhotoSourceError) {
            result = .success(try await source.photo(at: url))
        } catch {
            result = .failure(error)
        }
        await fetcher.shutdown()
        return result
    }
}

extension Result<[UInt8], PhotoSourceError> {
    var bytes: [UInt8]? { try? get() }

    var code: String? {
        if case .failure(let error) = self { error.code } else { nil }
    }
}
