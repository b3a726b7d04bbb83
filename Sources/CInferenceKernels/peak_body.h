// The fastest that fused multiplications and additions go, for one instruction set. Included after product_tile.h.

TARGET double NAMED(multiply_add_peak)(size_t rounds, float *result) {
    enum { chains = 10 };
    lanes sum[chains];
#pragma clang loop unroll(full)
    for (int i = 0; i < chains; i++) sum[i] = (lanes)(float)i;
    const lanes factor = (lanes)*result, term = (lanes)0.5f;
    for (size_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < chains; i++) {
            sum[i] = MULTIPLY_ADD(sum[i], factor, term);
            IN_THIS_ORDER(sum[i]);
        }
    }
    lanes total = sum[0];
    for (int i = 1; i < chains; i++) total += sum[i];
    *result = total[0];
    return 2.0 * chains * LANES * (double)rounds;
}
