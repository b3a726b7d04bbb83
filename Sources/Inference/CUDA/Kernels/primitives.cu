// What kernels need of the device, and nothing else of CUDA's headers. Everything that is written in PTX stands here.
#if defined(__CUDACC_RTC__)
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

#define KERNEL extern "C" __global__

// Bits of a bfloat16 to fp32, exactly.
static __device__ inline float widen(u16 value) { return __uint_as_float((u32)value << 16); }

// To the nearest bfloat16, ties to even.
static __device__ inline u16 narrow(float value) {
    u16 bits;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}

// Two values as bfloat16 in one register, the first in the lower half.
static __device__ inline u32 narrow_pair(float first, float second) {
    u32 bits;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(second), "f"(first));
    return bits;
}

// The value that another lane of the warp holds, all lanes taking part.
static __device__ inline float exchange(float value, int mask) {
    return __shfl_xor_sync(0xffffffffu, value, mask);
}

static __device__ inline float minus_infinity() { return __uint_as_float(0xff800000u); }

// 2 to the power of `value`; zero for minus infinity.
static __device__ inline float power_of_two(float value) {
    float power;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(value));
    return power;
}

// Four 8x8 matrices of 16 bits from shared memory, of which each lane names one row, 16 bytes aligned.
static __device__ inline void load_matrices(u32 fragments[4], const u16 *row) {
    u32 address = (u32)__cvta_generic_to_shared(row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(fragments[0]), "=r"(fragments[1]), "=r"(fragments[2]), "=r"(fragments[3])
                 : "r"(address)
                 : "memory");
}

// The same, each matrix transposed.
static __device__ inline void load_transposed_matrices(u32 fragments[4], const u16 *row) {
    u32 address = (u32)__cvta_generic_to_shared(row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(fragments[0]), "=r"(fragments[1]), "=r"(fragments[2]), "=r"(fragments[3])
                 : "r"(address)
                 : "memory");
}

// sums[16][8] += left[16][16] * right[16][8] on the tensor cores: factors in bfloat16, sums in fp32.
static __device__ inline void multiply_add(float sums[4], const u32 left[4], u32 right0, u32 right1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
                 : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "r"(right0), "r"(right1));
}
#endif
