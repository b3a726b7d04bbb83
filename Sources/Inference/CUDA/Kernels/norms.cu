// Normalisation: a block computes a row. Sums run in the same order whatever the other rows.
enum { norm_warps = 4 };

static __device__ inline float warp_sum(float value) {
    for (int mask = 16; mask > 0; mask >>= 1) value += exchange(value, mask);
    return value;
}

// The sum over all threads of a block of norm_warps warps, the same in each.
static __device__ inline float block_sum(float value) {
    __shared__ float partial[norm_warps];
    value = warp_sum(value);
    if (threadIdx.x % 32 == 0) partial[threadIdx.x / 32] = value;
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < norm_warps; ++warp) sum += partial[warp];
    __syncthreads();
    return sum;
}

KERNEL void layer_norm(const float *input, const float *weight, const float *bias, u16 *output, int width,
                       float epsilon) {
    const float *row = input + (long long)blockIdx.x * width;
    float sum = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) sum += row[i];
    float mean = block_sum(sum) / width;
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) squares += (row[i] - mean) * (row[i] - mean);
    float factor = 1 / sqrtf(block_sum(squares) / width + epsilon);
    for (int i = threadIdx.x; i < width; i += blockDim.x)
        output[(long long)blockIdx.x * width + i] = narrow((row[i] - mean) * factor * weight[i] + bias[i]);
}

static __device__ inline float root_factor(const float *row, int width, float epsilon) {
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) squares += row[i] * row[i];
    return 1 / sqrtf(block_sum(squares) / width + epsilon);
}

KERNEL void rms_norm(const float *input, const float *weight, u16 *output, int width, float epsilon) {
    const float *row = input + (long long)blockIdx.x * width;
    float factor = root_factor(row, width, epsilon);
    for (int i = threadIdx.x; i < width; i += blockDim.x)
        output[(long long)blockIdx.x * width + i] = narrow(row[i] * factor * weight[i]);
}

// The same in place, in fp32.
KERNEL void final_norm(float *hidden, const float *weight, int width, float epsilon) {
    float *row = hidden + (long long)blockIdx.x * width;
    float factor = root_factor(row, width, epsilon);
    for (int i = threadIdx.x; i < width; i += blockDim.x) row[i] = row[i] * factor * weight[i];
}
