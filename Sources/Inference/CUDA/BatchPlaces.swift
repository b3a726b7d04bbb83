/// Where what a batch brings and takes away lies in the device's memory.
struct BatchPlaces: Hashable {
    typealias Address = CUDADriver.Address

    let pixels: Address
    let photos: Address
    let patches: Address
    let patchTiles: Address
    let positions: Address
    let sources: Address
    let tiles: Address
    let pooledRows: Address
    let prompt: Address
    /// The mean of each sequence, in fp32.
    let means: Address

    /// Gives each array its place, what comes first and together.
    ///
    /// - Parameters:
    ///   - batch: what is computed.
    ///   - promptRows: rows of the prompt's embeddings.
    ///   - width: the language model's.
    ///   - take: gives the address of so many bytes.
    init(_ batch: CUDABatch, promptRows: Int, width: Int, take: (Int) -> Address) {
        pixels = take(batch.pixelCount)
        photos = take(batch.photos.count * MemoryLayout<CUDABatch.Photo>.stride)
        patches = take(batch.patches.count * MemoryLayout<CUDABatch.Position>.stride)
        patchTiles = take(batch.patchTiles.count * MemoryLayout<CUDABatch.QueryTile>.stride)
        positions = take(batch.positions.count * MemoryLayout<CUDABatch.Position>.stride)
        sources = take(batch.sources.count * 4)
        tiles = take(batch.tiles.count * MemoryLayout<CUDABatch.QueryTile>.stride)
        pooledRows = take(batch.pooled.count * MemoryLayout<CUDABatch.Rows>.stride)
        prompt = take(promptRows * width * 4)
        means = take(batch.pooled.count * width * 4)
    }
}
