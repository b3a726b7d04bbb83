import COpenBLAS

/// What the process knows of the OpenBLAS library it is linked with.
package enum OpenBLAS {
    /// The processor kernel that the library chose when it was loaded, such as "Haswell" or "SkylakeX".
    package static var kernelName: String {
        guard let name = openblas_get_corename() else { return "unknown" }
        return String(cString: name)
    }

    /// Makes each call run on the thread that makes it; parallel loops are ours.
    package static func useOneThreadPerCall() {
        openblas_set_num_threads(1)
    }

    /// The value `OPENBLAS_CORETYPE` should have when the library chose a kernel far below what the processor can do,
    /// or nil when its choice is good.
    ///
    /// Versions before 0.3.22 do not know the models of recent Xeons and fall back to "Prescott", a kernel of 2004 that
    /// is about four times slower.
    package static func betterKernel(than chosen: String, hasAVX2: Bool, hasAVX512: Bool) -> String? {
        let withoutAVX2 = [
            "Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge", "Atom", "Nano", "Katmai",
            "Coppermine",
            "Northwood", "Banias", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Bulldozer",
            "Piledriver",
            "Steamroller", "Generic",
        ]
        if hasAVX512, withoutAVX2.contains(chosen) { return "SkylakeX" }
        if hasAVX2, withoutAVX2.contains(chosen) { return "Haswell" }
        return nil
    }
}
