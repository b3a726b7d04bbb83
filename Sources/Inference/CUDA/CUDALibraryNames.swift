/// The names under which the dynamic linker finds CUDA's libraries.
package struct CUDALibraryNames: Sendable {
    /// The driver.
    package var driver: [String]
    /// The compiler of kernels.
    package var compiler: [String]
    /// Matrix products.
    package var products: [String]

    /// The given names, the best first.
    package init(driver: [String], compiler: [String], products: [String]) {
        self.driver = driver
        self.compiler = compiler
        self.products = products
    }

    /// What NVIDIA's driver and toolkits install, the newest toolkit first. Directories are `LD_LIBRARY_PATH`'s business.
    package static let installed = CUDALibraryNames(
        driver: ["libcuda.so.1"],
        compiler: ["libnvrtc.so.13", "libnvrtc.so.12"],
        products: ["libcublasLt.so.13", "libcublasLt.so.12"]
    )
}
