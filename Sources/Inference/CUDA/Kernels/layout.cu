// Where photos and tokens lie.

// What is known of a row: of a patch its row and column in the photo's grid and its photo, of a token its position in time,
// height and width.
struct Position {
    int first;
    int second;
    int third;
};

struct Photo {
    // Where its pixels start.
    unsigned long long offset;
    // Patches from top to bottom and from left to right.
    int rows;
    int columns;
};

// One row of patches: the normalised values of each pixel, channel by channel, once for each frame.
KERNEL void gather_patches(const u8 *pixels, const Photo *photos, const Position *positions, const float *table,
                           u16 *patches, int side, int frames, int values) {
    Position position = positions[blockIdx.x];
    Photo photo = photos[position.third];
    int area = side * side;
    int width = photo.columns * side;
    for (int value = threadIdx.x; value < values; value += blockDim.x) {
        int channel = value / (frames * area);
        int pixel = value % area;
        long long line = (long long)position.first * side + pixel / side;
        long long place = line * width + position.second * side + pixel % side;
        u8 stored = pixels[photo.offset + place * 3 + channel];
        patches[(long long)blockIdx.x * values + value] = narrow(table[channel * 256 + stored]);
    }
}

// Adds to each patch the learned positions around it, interpolated bilinearly with the corners aligned.
KERNEL void add_positions(float *hidden, const Position *positions, const Photo *photos, const float *table, int side,
                          int width) {
    Position position = positions[blockIdx.x];
    Photo photo = photos[position.third];
    double row = photo.rows > 1 ? (double)position.first * (side - 1) / (photo.rows - 1) : 0;
    double column = photo.columns > 1 ? (double)position.second * (side - 1) / (photo.columns - 1) : 0;
    int top = min((int)row, side - 1);
    int left = min((int)column, side - 1);
    int bottom = min(top + 1, side - 1);
    int right = min(left + 1, side - 1);
    float down = (float)(row - top);
    float across = (float)(column - left);
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float sum = hidden[(long long)blockIdx.x * width + i];
        sum += (1 - down) * (1 - across) * table[((long long)top * side + left) * width + i];
        sum += (1 - down) * across * table[((long long)top * side + right) * width + i];
        sum += down * (1 - across) * table[((long long)bottom * side + left) * width + i];
        sum += down * across * table[((long long)bottom * side + right) * width + i];
        hidden[(long long)blockIdx.x * width + i] = sum;
    }
}

// Rows of the language model: an image token where `sources` is not negative, else a row of the prompt counted down from -1.
KERNEL void assemble(float *hidden, const int *sources, const float *tokens, const float *prompt, int width) {
    int source = sources[blockIdx.x];
    const float *row = source >= 0 ? tokens + (long long)source * width : prompt + (-1 - (long long)source) * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) hidden[(long long)blockIdx.x * width + i] = row[i];
}

// Adds features to the rows of image tokens.
KERNEL void add_tokens(float *hidden, const int *sources, const float *tokens, int width) {
    int source = sources[blockIdx.x];
    if (source < 0) return;
    for (int i = threadIdx.x; i < width; i += blockDim.x)
        hidden[(long long)blockIdx.x * width + i] += tokens[(long long)source * width + i];
}

// Each row `count` times side by side.
KERNEL void repeat_rows(const u16 *input, u16 *output, int width, int count) {
    const u16 *row = input + (long long)blockIdx.x * width;
    u16 *to = output + (long long)blockIdx.x * width * count;
    for (int i = threadIdx.x; i < width * count; i += blockDim.x) to[i] = row[i % width];
}

struct Rows {
    int first;
    int count;
};

// The mean over some rows of each column, summed in fp64 from the first row to the last.
KERNEL void mean_rows(const float *hidden, const Rows *ranges, float *means, int width) {
    int column = blockIdx.y * blockDim.x + threadIdx.x;
    if (column >= width) return;
    Rows rows = ranges[blockIdx.x];
    const float *value = hidden + (long long)rows.first * width + column;
    double sum = 0;
    for (int row = 0; row < rows.count; ++row) sum += value[(long long)row * width];
    means[(long long)blockIdx.x * width + column] = (float)(sum / rows.count);
}
