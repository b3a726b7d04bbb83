/// What computes the backbone.
public enum ComputeDevice: String, Sendable, Hashable, CaseIterable {
    /// The processor.
    case cpu
    /// A graphics processor of NVIDIA's where there is one that serves, else the processor.
    case auto
    /// A graphics processor of NVIDIA's; without one nothing starts.
    case cuda
}
