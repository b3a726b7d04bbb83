/// How a ``StyleEncoder`` is set up beyond what the checkpoint says.
public struct StyleEncoderOptions: Sendable {
    /// The projection head's file; nil takes `head.safetensors` from the checkpoint directory when it is there.
    public var headPath: String?
    /// Whether the head is wanted; without one the encoder makes features only.
    public var usesHead: Bool
    /// Replaces the checkpoint's least area of a resized photo, in pixels.
    public var minimumPixels: Int?
    /// Replaces the checkpoint's largest area of a resized photo, in pixels.
    public var maximumPixels: Int?
    /// Threads to compute on; nil takes one for each processor the process may use.
    public var threadCount: Int?
    /// The precision of products with the backbone's weights.
    public var computeType: ComputeType
    /// What computes.
    public var device: ComputeDevice
    /// Where kernels compiled for a graphics processor are kept; nil keeps them with the user's caches.
    public var kernelCache: String?
    /// Where the libraries of graphics processors are found, and how they are used.
    package var cuda = CUDAOptions()
    /// What photos are accepted.
    public var limits: PhotoLimits

    /// The checkpoint's own settings, all processors, fp32, default limits.
    public init(
        headPath: String? = nil,
        usesHead: Bool = true,
        minimumPixels: Int? = nil,
        maximumPixels: Int? = nil,
        threadCount: Int? = nil,
        computeType: ComputeType = .float32,
        device: ComputeDevice = .cpu,
        kernelCache: String? = nil,
        limits: PhotoLimits = PhotoLimits()
    ) {
        self.headPath = headPath
        self.usesHead = usesHead
        self.minimumPixels = minimumPixels
        self.maximumPixels = maximumPixels
        self.threadCount = threadCount
        self.computeType = computeType
        self.device = device
        self.kernelCache = kernelCache
        self.limits = limits
    }
}
