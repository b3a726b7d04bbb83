// Scaled dot-product attention within each of many sequences of different lengths, none padded: softmax(q kᵀ) v over tiles
// of keys with a running largest score (FlashAttention, Dao et al. 2022), products on the tensor cores.
//
// HEAD_WIDTH and CAUSAL are macros. A block of four warps computes 64 queries of one head, 16 in each warp; the tile of
// queries and its keys follow from the sequence alone, and so no bit depends on the rest of the batch.
enum {
    padded_width = (HEAD_WIDTH + 15) / 16 * 16,
    tile_queries = 64,
    tile_keys = 64,
    attention_warps = 4,
    // Rows lie 16 bytes apart beyond a multiple of 32, so that eight of them fall into different banks.
    tile_stride = padded_width + 8,
};

struct QueryTile {
    // The sequence.
    int first_row;
    int count;
    // Counted from the sequence's start.
    int first_query;
};

// Positions of one head to shared memory, zeros beyond the sequence's end and the head's width.
static __device__ inline void load_tile(u16 *tile, const u16 *source, int columns, int first, int count) {
    // Rows start at multiples of 16 bytes only where heads do.
    constexpr int run = HEAD_WIDTH % 8 == 0 ? 8 : 1;
    constexpr int runs = padded_width / run;
    for (int index = threadIdx.x; index < tile_keys * runs; index += attention_warps * 32) {
        int row = index / runs;
        int column = index % runs * run;
        bool is_inside = first + row < count && column < HEAD_WIDTH;
        const u16 *from = source + (long long)(first + row) * columns + column;
        u16 *to = tile + row * tile_stride + column;
        if (run == 8) {
            uint4 values = {0, 0, 0, 0};
            if (is_inside) values = *(const uint4 *)from;
            *(uint4 *)to = values;
        } else {
            *to = is_inside ? *from : (u16)0;
        }
    }
}

static __device__ inline float quad_largest(float value) {
    value = fmaxf(value, exchange(value, 1));
    return fmaxf(value, exchange(value, 2));
}

static __device__ inline float quad_sum(float value) {
    value += exchange(value, 1);
    return value + exchange(value, 2);
}

// `scale` multiplies scores and holds the factor log2(e).
KERNEL void __launch_bounds__(128) attention(const u16 *projected, const QueryTile *tiles, u16 *output, int query_heads,
                                             int key_heads, float scale) {
    __shared__ __align__(16) u16 keys[tile_keys * tile_stride];
    __shared__ __align__(16) u16 values[tile_keys * tile_stride];
    QueryTile tile = tiles[blockIdx.x];
    int head = blockIdx.y;
    int group = head / (query_heads / key_heads);
    int columns = (query_heads + 2 * key_heads) * HEAD_WIDTH;
    const u16 *base = projected + (long long)tile.first_row * columns;
    int lane = threadIdx.x % 32;
    int first_row = threadIdx.x / 32 * 16;
    // Which row and column of a 16x16 tile this lane names for each of the two orders of its 8x8 matrices.
    int row_of_rows = lane % 8 + lane / 8 % 2 * 8;
    int column_of_rows = lane / 16 * 8;
    int row_of_columns = lane % 8 + lane / 16 * 8;
    int column_of_columns = lane / 8 % 2 * 8;

    load_tile(keys, base + head * HEAD_WIDTH, columns, tile.first_query, tile.count);
    __syncthreads();
    u32 queries[padded_width / 16][4];
#pragma unroll
    for (int step = 0; step < padded_width / 16; ++step)
        load_matrices(queries[step], &keys[(first_row + row_of_rows) * tile_stride + step * 16 + column_of_rows]);
    __syncthreads();

    float sums[padded_width / 8][4];
#pragma unroll
    for (int n = 0; n < padded_width / 8; ++n)
        for (int i = 0; i < 4; ++i) sums[n][i] = 0;
    float largest[2] = {minus_infinity(), minus_infinity()};
    float total[2] = {0, 0};
    // The two queries of this lane.
    int query[2] = {tile.first_query + first_row + lane / 4, tile.first_query + first_row + lane / 4 + 8};
    int end = CAUSAL ? min(tile.count, tile.first_query + tile_queries) : tile.count;

    for (int first_key = 0; first_key < end; first_key += tile_keys) {
        load_tile(keys, base + (query_heads + group) * HEAD_WIDTH, columns, first_key, tile.count);
        load_tile(values, base + (query_heads + key_heads + group) * HEAD_WIDTH, columns, first_key, tile.count);
        __syncthreads();

        float scores[tile_keys / 8][4];
#pragma unroll
        for (int n = 0; n < tile_keys / 8; ++n)
            for (int i = 0; i < 4; ++i) scores[n][i] = 0;
#pragma unroll
        for (int step = 0; step < padded_width / 16; ++step) {
#pragma unroll
            for (int pair = 0; pair < tile_keys / 16; ++pair) {
                u32 right[4];
                load_matrices(right,
                              &keys[(pair * 16 + row_of_columns) * tile_stride + step * 16 + column_of_columns]);
                multiply_add(scores[2 * pair], queries[step], right[0], right[1]);
                multiply_add(scores[2 * pair + 1], queries[step], right[2], right[3]);
            }
        }
        bool is_whole = first_key + tile_keys <= tile.count &&
                        (!CAUSAL || first_key + tile_keys - 1 <= tile.first_query);
        if (!is_whole) {
#pragma unroll
            for (int n = 0; n < tile_keys / 8; ++n) {
                for (int i = 0; i < 4; ++i) {
                    int key = first_key + n * 8 + lane % 4 * 2 + i % 2;
                    if (key >= tile.count || (CAUSAL && key > query[i / 2])) scores[n][i] = minus_infinity();
                }
            }
        }

#pragma unroll
        for (int half = 0; half < 2; ++half) {
            float highest = largest[half];
#pragma unroll
            for (int n = 0; n < tile_keys / 8; ++n)
                highest = fmaxf(highest, fmaxf(scores[n][2 * half], scores[n][2 * half + 1]));
            highest = quad_largest(highest);
            // The first tile has a key for every query, so that the largest score is finite from then on.
            float factor = power_of_two((largest[half] - highest) * scale);
            largest[half] = highest;
            total[half] *= factor;
#pragma unroll
            for (int n = 0; n < padded_width / 8; ++n) {
                sums[n][2 * half] *= factor;
                sums[n][2 * half + 1] *= factor;
            }
#pragma unroll
            for (int n = 0; n < tile_keys / 8; ++n) {
                for (int i = 2 * half; i < 2 * half + 2; ++i) {
                    scores[n][i] = power_of_two((scores[n][i] - highest) * scale);
                    total[half] += scores[n][i];
                }
            }
        }

#pragma unroll
        for (int step = 0; step < tile_keys / 16; ++step) {
            u32 weights[4] = {
                narrow_pair(scores[2 * step][0], scores[2 * step][1]),
                narrow_pair(scores[2 * step][2], scores[2 * step][3]),
                narrow_pair(scores[2 * step + 1][0], scores[2 * step + 1][1]),
                narrow_pair(scores[2 * step + 1][2], scores[2 * step + 1][3]),
            };
#pragma unroll
            for (int pair = 0; pair < padded_width / 16; ++pair) {
                u32 right[4];
                load_transposed_matrices(
                    right, &values[(step * 16 + row_of_rows) * tile_stride + pair * 16 + column_of_rows]);
                multiply_add(sums[2 * pair], weights, right[0], right[1]);
                multiply_add(sums[2 * pair + 1], weights, right[2], right[3]);
            }
        }
        __syncthreads();
    }

#pragma unroll
    for (int half = 0; half < 2; ++half) {
        float factor = 1 / quad_sum(total[half]);
        if (query[half] >= tile.count) continue;
        long long row = tile.first_row + query[half];
        u16 *to = output + (row * query_heads + head) * HEAD_WIDTH;
#pragma unroll
        for (int n = 0; n < padded_width / 8; ++n) {
            int column = n * 8 + lane % 4 * 2;
            // Widths are even.
            if (column < HEAD_WIDTH)
                *(u32 *)(to + column) = narrow_pair(sums[n][2 * half] * factor, sums[n][2 * half + 1] * factor);
        }
    }
}
