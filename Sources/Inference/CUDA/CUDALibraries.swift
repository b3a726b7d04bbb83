/// Driver, compiler and products, each found, new enough and what it says that it is, and fit for one another.
package struct CUDALibraries: Sendable {
    let driver: CUDADriver
    /// The compiler of kernels.
    package let compiler: CUDACompiler
    let products: CUDAProducts

    /// Opens all three.
    ///
    /// - Throws: `device_unavailable` with one sentence about the first that does not serve.
    package init(_ names: CUDALibraryNames) throws(InferenceError) {
        driver = try CUDADriver(names.driver)
        compiler = try CUDACompiler(names.compiler)
        products = try CUDAProducts(names.products)
        // Code of a newer minor version runs; of a newer major version it does not.
        let served = driver.version / 1000
        guard compiler.version.major <= served, products.version / 10_000 <= Int(served) else {
            throw InferenceError(
                .deviceUnavailable,
                "NVRTC \(compiler.version.major).\(compiler.version.minor) and cuBLASLt "
                    + "\(CUDAProducts.words(products.version)) need a newer driver than one for CUDA "
                    + "\(CUDADriver.words(driver.version)): update it, or install CUDA \(served)'s libraries"
            )
        }
    }
}
