import CLearningKernels
import Glibc

extension OpenBLAS {
    /// Restarts the program in place, once, with `OPENBLAS_CORETYPE` set, when the library chose a slow kernel.
    ///
    /// The library reads that variable only while it is being loaded, before any code of the program runs. A value that
    /// the user has set is respected. Call it first thing in a program, while there is only one thread.
    package static func restartWithBetterKernelIfNeeded(arguments: [String] = CommandLine.arguments) {
        guard getenv("OPENBLAS_CORETYPE") == nil,
            let kernel = betterKernel(
                than: kernelName,
                hasAVX2: processor_has_avx2(),
                hasAVX512: processor_has_avx512()
            )
        else { return }
        setenv("OPENBLAS_CORETYPE", kernel, 1)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        execv("/proc/self/exe", &pointers)
        // Reached only when the restart failed: the slow kernel still computes the same results.
        for pointer in pointers { free(pointer) }
        unsetenv("OPENBLAS_CORETYPE")
    }
}
