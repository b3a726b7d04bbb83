/// The part of cuBLASLt's interface that is used. The types and numbers are those of `cublasLt.h`.
struct CUDAProducts: Sendable {
    typealias Status = Int32
    typealias Handle = UnsafeMutableRawPointer

    /// 10000 for each major and 100 for each minor number.
    let version: Int
    let create: @convention(c) (UnsafeMutablePointer<Handle?>?) -> Status
    let destroy: @convention(c) (Handle?) -> Status
    let descriptionCreate: @convention(c) (UnsafeMutablePointer<Handle?>?, Int32, Int32) -> Status
    let descriptionDestroy: @convention(c) (Handle?) -> Status
    let descriptionSet: @convention(c) (Handle?, Int32, UnsafeRawPointer?, Int) -> Status
    let layoutCreate: @convention(c) (UnsafeMutablePointer<Handle?>?, Int32, UInt64, UInt64, Int64) -> Status
    let layoutDestroy: @convention(c) (Handle?) -> Status
    let preferenceCreate: @convention(c) (UnsafeMutablePointer<Handle?>?) -> Status
    let preferenceDestroy: @convention(c) (Handle?) -> Status
    let preferenceSet: @convention(c) (Handle?, Int32, UnsafeRawPointer?, Int) -> Status
    /// Handle, description, the four layouts, preference, wanted count, results, found count.
    let heuristic:
        @convention(c) (
            Handle?, Handle?, Handle?, Handle?, Handle?, Handle?, Handle?, Int32, UnsafeMutableRawPointer?,
            UnsafeMutablePointer<Int32>?
        ) -> Status
    /// Handle, description, alpha, A, its layout, B, its layout, beta, C, its layout, D, its layout, algorithm, workspace,
    /// its size, stream.
    let multiply:
        @convention(c) (
            Handle?, Handle?, UnsafeRawPointer?, UInt64, Handle?, UInt64, Handle?, UnsafeRawPointer?, UInt64, Handle?,
            UInt64, Handle?, UnsafeRawPointer?, UInt64, Int, Handle?
        ) -> Status

    /// The oldest version whose interface is the one declared here.
    static let oldestVersion = 120_000

    /// Opens the library.
    ///
    /// - Throws: `device_unavailable`: it is missing, too old, or answers what cuBLASLt does not.
    init(_ names: [String]) throws(InferenceError) {
        let library = try SharedLibrary(anyOf: names, role: "cuBLASLt, the library of matrix products,")
        let getVersion: @convention(c) () -> Int = try library.function("cublasLtGetVersion")
        create = try library.function("cublasLtCreate")
        destroy = try library.function("cublasLtDestroy")
        descriptionCreate = try library.function("cublasLtMatmulDescCreate")
        descriptionDestroy = try library.function("cublasLtMatmulDescDestroy")
        descriptionSet = try library.function("cublasLtMatmulDescSetAttribute")
        layoutCreate = try library.function("cublasLtMatrixLayoutCreate")
        layoutDestroy = try library.function("cublasLtMatrixLayoutDestroy")
        preferenceCreate = try library.function("cublasLtMatmulPreferenceCreate")
        preferenceDestroy = try library.function("cublasLtMatmulPreferenceDestroy")
        preferenceSet = try library.function("cublasLtMatmulPreferenceSetAttribute")
        heuristic = try library.function("cublasLtMatmulAlgoGetHeuristic")
        multiply = try library.function("cublasLtMatmul")
        version = getVersion()
        guard (1000..<10_000_000).contains(version) else {
            throw InferenceError(
                .deviceUnavailable,
                "\(library.name) gives its version as \(version): it is no cuBLASLt"
            )
        }
        guard version >= Self.oldestVersion else {
            throw InferenceError(
                .deviceUnavailable,
                "\(library.name) is cuBLASLt \(Self.words(version)); \(Self.words(Self.oldestVersion)) or later is needed"
            )
        }
    }

    /// A version in words, such as 12.4.
    static func words(_ version: Int) -> String { "\(version / 10_000).\(version % 10_000 / 100)" }

    /// Passes a status that is no failure.
    ///
    /// - Throws: `device_memory` when memory could not be had, else `device_failed`.
    static func check(_ status: Status, _ action: String) throws(InferenceError) {
        guard status != 0 else { return }
        let isMemory = status == 3
        throw InferenceError(
            isMemory ? .deviceMemory : .deviceFailed,
            "cuBLASLt could not \(action): status \(status)"
        )
    }

    /// Numbers of the interface.
    enum Constant {
        static let bfloat16: Int32 = 14
        static let float32: Int32 = 0
        static let computeFloat32: Int32 = 68
        static let transpose: Int32 = 1
        static let attributeTransposeA: Int32 = 3
        static let attributeEpilogue: Int32 = 7
        static let attributeBias: Int32 = 8
        static let epilogueNone: UInt32 = 1
        static let epilogueBias: UInt32 = 4
        static let epilogueGELUBias: UInt32 = 36
        static let preferenceWorkspace: Int32 = 1
        static let preferenceReduction: Int32 = 3
        static let algorithmBytes = 64
        static let resultBytes = 96
    }
}
