// Activations between products.

// silu(gate) * up of rows that hold `width` gates and then as many ups.
KERNEL void silu_times_up(const u16 *gates, u16 *output, int width) {
    const u16 *row = gates + (long long)blockIdx.x * 2 * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float gate = widen(row[i]);
        float up = widen(row[width + i]);
        output[(long long)blockIdx.x * width + i] = narrow(gate / (1 + expf(-gate)) * up);
    }
}

KERNEL void gelu_erf(u16 *values, int width) {
    u16 *row = values + (long long)blockIdx.x * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float value = widen(row[i]);
        row[i] = narrow(0.5f * value * (1 + erff(value * 0.70710678118654752f)));
    }
}

// For libraries that do not finish products with it.
KERNEL void gelu_tanh(u16 *values, int width) {
    u16 *row = values + (long long)blockIdx.x * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float value = widen(row[i]);
        float inner = 0.79788456080286536f * (value + 0.044715f * value * value * value);
        row[i] = narrow(0.5f * value * (1 + tanhf(inner)));
    }
}
