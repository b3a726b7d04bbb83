// Rotary positions and what else happens to queries and keys before attention.

// Cosines and sines of each row: the angle of pair i is its frequency times the position on its axis.
KERNEL void rotary_table(const Position *positions, const float *frequencies, const int *axes, float *cosines,
                         float *sines, int pairs) {
    Position position = positions[blockIdx.x];
    for (int i = threadIdx.x; i < pairs; i += blockDim.x) {
        int place = axes[i] == 0 ? position.first : axes[i] == 1 ? position.second : position.third;
        float angle = (float)place * frequencies[i];
        cosines[(long long)blockIdx.x * pairs + i] = cosf(angle);
        sines[(long long)blockIdx.x * pairs + i] = sinf(angle);
    }
}

// Normalises each head of queries and keys, where there are weights for it, and turns its pairs (i, i + pairs); a warp
// computes a head.
KERNEL void prepare_heads(u16 *projected, const float *cosines, const float *sines, const float *query_norm,
                          const float *key_norm, int query_heads, int key_heads, int pairs, float epsilon) {
    long long row = blockIdx.x;
    int lane = threadIdx.x % 32;
    int heads = query_heads + key_heads;
    int columns = (heads + key_heads) * 2 * pairs;
    for (int head = threadIdx.x / 32; head < heads; head += blockDim.x / 32) {
        u16 *values = projected + row * columns + head * 2 * pairs;
        const float *weight = head < query_heads ? query_norm : key_norm;
        float factor = 1;
        if (weight) {
            float squares = 0;
            for (int i = lane; i < 2 * pairs; i += 32) squares += widen(values[i]) * widen(values[i]);
            factor = 1 / sqrtf(warp_sum(squares) / (2 * pairs) + epsilon);
        }
        for (int i = lane; i < pairs; i += 32) {
            float first = widen(values[i]);
            float second = widen(values[i + pairs]);
            if (weight) {
                first = first * factor * weight[i];
                second = second * factor * weight[i + pairs];
            }
            float cosine = cosines[row * pairs + i];
            float sine = sines[row * pairs + i];
            values[i] = narrow(first * cosine - second * sine);
            values[i + pairs] = narrow(second * cosine + first * sine);
        }
    }
}
