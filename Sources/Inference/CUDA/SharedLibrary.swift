import Glibc

/// A shared library that is opened while the program runs and stays open.
struct SharedLibrary: @unchecked Sendable {
    // Safe to share: the handle is never closed, and looking up symbols is thread-safe.
    private let handle: UnsafeMutableRawPointer
    /// The name under which it was found.
    let name: String

    /// Opens the first of some names that there is.
    ///
    /// - Parameters:
    ///   - names: names for the dynamic linker, or paths; the best first.
    ///   - role: what the library does, for the error.
    /// - Throws: `device_unavailable`.
    init(anyOf names: [String], role: String) throws(InferenceError) {
        var objections: [String] = []
        for name in names {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
                self.handle = handle
                self.name = name
                return
            }
            objections.append(dlerror().map { String(cString: $0) } ?? name)
        }
        throw InferenceError(
            .deviceUnavailable,
            "\(role) cannot be opened: \(objections.last ?? "no name to open it by is known")"
        )
    }

    /// A function of the library, of the C type that the caller expects.
    ///
    /// - Throws: `device_unavailable` when the library has no such symbol.
    func function<Function>(_ symbol: String, as type: Function.Type = Function.self) throws(InferenceError) -> Function
    {
        guard let address = dlsym(handle, symbol) else {
            throw InferenceError(
                .deviceUnavailable,
                "\(name) has no function \(symbol): it is too old, or not the library that it is named after"
            )
        }
        return unsafeBitCast(address, to: type)
    }
}
