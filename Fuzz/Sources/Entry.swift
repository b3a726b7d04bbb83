/// libFuzzer's entry: one input of the target that `FUZZ_TARGET` names.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzTarget.current?.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
