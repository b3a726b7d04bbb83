// swift-tools-version: 6.2
import PackageDescription

// Fuzzing wants an instrumented build of its own: `Tools/fuzz.sh`.
let isFuzzing = Context.environment["STYLEMATCH_FUZZ"] != nil
let fuzzedSwift: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address"])] : []
let fuzzedC = isFuzzing ? ["-fsanitize=fuzzer-no-link,address"] : []

// Sanitized builds are long: `Tools/test_sanitized.sh` builds the targets that it names, what they need, and nothing else.
let wantedTargets = Context.environment["STYLEMATCH_TARGETS"].map { Set($0.split(separator: " ").map(String.init)) }

// What that script has look at this package's targets.
let sanitizer = Context.environment["STYLEMATCH_SANITIZER"]

let strictness: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]
let strict = strictness + fuzzedSwift

let package = Package(
    name: "stylematch",
    products: [
        .executable(name: "event-worker", targets: ["event-worker"]),
        .executable(name: "stylelab", targets: ["stylelab"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        // Without its traits: neither its own reading of configuration nor all of Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries.
        .systemLibrary(
            name: "CLibrdkafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"])]
        ),
        .systemLibrary(
            name: "CHiredis",
            providers: [.apt(["libhiredis-dev"])]
        ),
        .systemLibrary(name: "CLinuxSpawn"),
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"])]
        ),
        .systemLibrary(
            name: "CCairo",
            pkgConfig: "cairo",
            providers: [.apt(["libcairo2-dev"])]
        ),
        // Shims and kernels in C.
        .target(
            name: "CImageCodecs",
            cSettings: [.unsafeFlags(["-O2"] + fuzzedC)],
            linkerSettings: [
                .linkedLibrary("jpeg"), .linkedLibrary("png16"), .linkedLibrary("webp"), .linkedLibrary("webpdemux"),
                .linkedLibrary("dl", .when(platforms: [.linux])),
            ]
        ),
        .target(name: "CInferenceKernels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "CLearningKernels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "CMatchingKernels", cSettings: [.unsafeFlags(["-O3"])]),
        // What several targets stand on.
        .target(name: "Parallelism", swiftSettings: strict),
        .target(
            name: "CommandSupport",
            dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict
        ),
        // Leaves: they never import one another.
        .target(
            name: "Contracts",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "KafkaBridge", dependencies: ["CLibrdkafka"], swiftSettings: strict),
        .target(
            name: "RedisCache",
            dependencies: [
                "CHiredis", "CLinuxSpawn",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Inference",
            dependencies: [
                "CInferenceKernels", "CImageCodecs", "Parallelism",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [
                .embedInCode("CUDA/Kernels/activations.cu"), .embedInCode("CUDA/Kernels/attention.cu"),
                .embedInCode("CUDA/Kernels/layout.cu"), .embedInCode("CUDA/Kernels/norms.cu"),
                .embedInCode("CUDA/Kernels/primitives.cu"), .embedInCode("CUDA/Kernels/rotary.cu"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Matching",
            dependencies: ["CMatchingKernels", "Parallelism", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "ABTest", swiftSettings: strict),
        // What the worker and the laboratory have in common of experiments.
        .target(name: "Experimentation", dependencies: ["ABTest", "Contracts"], swiftSettings: strict),
        .target(
            name: "OTLPTracing",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Instrumentation", package: "swift-distributed-tracing"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PrometheusMetrics",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        .target(
            name: "MetricLearning",
            dependencies: ["CLearningKernels", "COpenBLAS", "Parallelism"],
            swiftSettings: strict
        ),
        .target(
            name: "Dataset",
            dependencies: [
                "CommandSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        // The pipeline and its command.
        .target(
            name: "EventWorker",
            dependencies: [
                "ABTest", "Contracts", "Experimentation", "KafkaBridge", "RedisCache", "Inference", "Matching",
                "OTLPTracing", "PrometheusMetrics", "CommandSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Demo/Resources")],
            swiftSettings: strict
        ),
        .executableTarget(name: "event-worker", dependencies: ["EventWorker"], swiftSettings: strict),
        // The laboratory and its command.
        .target(
            name: "StyleLab",
            dependencies: [
                "ABTest", "CCairo", "CommandSupport", "Contracts", "Dataset", "Experimentation", "Inference",
                "KafkaBridge",
                "Matching", "MetricLearning", "Parallelism",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(name: "stylelab", dependencies: ["StyleLab"], swiftSettings: strict),
        // What Benchmarks/indexes.py drives; not a product.
        .executableTarget(
            name: "index-benchmark",
            dependencies: [
                "CommandSupport", "Matching", "Parallelism",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // Times metrics; not a product.
        .executableTarget(
            name: "metrics-benchmark",
            dependencies: [
                "CommandSupport", "PrometheusMetrics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        // Times slates; not a product.
        .executableTarget(
            name: "slate-benchmark",
            dependencies: [
                "CommandSupport", "Matching",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // Tests.
        .testTarget(
            name: "ContractsTests",
            dependencies: ["Contracts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "KafkaBridgeTests",
            dependencies: ["KafkaBridge", "LoopbackBroker", "TestCertificates"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RedisCacheTests",
            dependencies: [
                "RedisCache", "TestCertificates",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InferenceTests",
            dependencies: ["Inference", "CInferenceKernels", "Parallelism"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MatchingTests",
            dependencies: ["Matching", "CMatchingKernels", "COpenBLAS", "Parallelism"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OTLPTracingTests",
            dependencies: [
                "LoopbackCollector", "OTLPTracing",
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "PrometheusMetricsTests", dependencies: ["PrometheusMetrics"], swiftSettings: strict),
        .testTarget(
            name: "MetricLearningTests",
            dependencies: ["MetricLearning", "CLearningKernels"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ABTestTests",
            dependencies: ["ABTest"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ExperimentationTests",
            dependencies: ["Experimentation", "Contracts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DatasetTests",
            dependencies: ["Dataset"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StyleLabTests",
            dependencies: [
                "StyleLab", "ABTest", "CommandSupport", "Contracts", "Dataset", "Experimentation", "Inference",
                "KafkaBridge", "LoopbackBroker", "Matching", "MetricLearning",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        // Keeps what tracing sends; not a product.
        .target(
            name: "LoopbackCollector",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/LoopbackCollector",
            swiftSettings: strict
        ),
        // Is shown the tokens of Kafka clients, and asks them who they are; not a product.
        .target(
            name: "LoopbackBroker",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/LoopbackBroker",
            swiftSettings: strict
        ),
        // Makes certificates for servers and clients; not a product.
        .target(name: "TestCertificates", path: "Tests/TestCertificates", swiftSettings: strict),
        // A worker that dies when it is told to; not a product.
        .target(
            name: "FaultInjection",
            dependencies: [
                "CommandSupport", "EventWorker", "Inference", "KafkaBridge", "RedisCache",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/FaultInjection",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "faulty-worker",
            dependencies: ["FaultInjection"],
            path: "Tests/FaultyWorker",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EventWorkerTests",
            dependencies: [
                "EventWorker", "FaultInjection", "LoopbackBroker", "LoopbackCollector", "CommandSupport", "Contracts",
                "Experimentation", "KafkaBridge", "RedisCache", "Inference", "Matching", "OTLPTracing",
                "PrometheusMetrics", "TestCertificates",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)

if var wanted = wantedTargets {
    var count = 0
    while count < wanted.count {
        count = wanted.count
        for target in package.targets where wanted.contains(target.name) {
            for case .byNameItem(let name, _) in target.dependencies { wanted.insert(name) }
        }
    }
    package.targets.removeAll { !wanted.contains($0.name) }
    package.products.removeAll { !wanted.contains($0.name) }
}

if let sanitizer {
    // The thread sanitizer does not survive kernels that the loader picks, and their sums would have another order with it.
    let kernels = sanitizer == "thread" ? ["CInferenceKernels", "CLearningKernels", "CMatchingKernels"] : []
    for target in package.targets where target.type != .system {
        if target.swiftSettings == nil {
            let flag = kernels.contains(target.name) ? "-fno-sanitize=\(sanitizer)" : "-fsanitize=\(sanitizer)"
            target.cSettings = (target.cSettings ?? []) + [.unsafeFlags([flag])]
        } else {
            target.swiftSettings?.append(.unsafeFlags(["-sanitize=\(sanitizer)"]))
        }
        target.linkerSettings = (target.linkerSettings ?? []) + [.unsafeFlags(["-sanitize=\(sanitizer)"])]
    }
}

if isFuzzing {
    package.targets.append(.target(name: "FuzzDriver", path: "Fuzz/Driver"))
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: ["Contracts", "FuzzDriver", "Inference", "RedisCache"],
            path: "Fuzz/Sources",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        )
    )
}
