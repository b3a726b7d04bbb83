// The step on a tile in registers of sixteen values, for one form of the products' operands; included once for each,
// after these are defined:
// NAME(x): the name of a function; TARGET: its attributes; PAIRED: whether two bfloat16 values stand in one lane.

// A vector of the pending block: AdamW, and the new weights as the next product takes them.
TARGET static inline void NAME(update_some)(struct pending *pending, const struct adamw_step *step, bool bfloat16) {
    size_t i = pending->done * WIDE;
    size_t row = i / PANEL, column = i % PANEL;
    // The products read what is in cache; meanwhile the block that comes next is asked for.
    __builtin_prefetch(pending->first + i + BLOCK, 1, 2);
    __builtin_prefetch(pending->second + i + BLOCK, 1, 2);
    __builtin_prefetch(pending->weights + i + BLOCK, 1, 2);
    wide gradient = LOAD(pending->gradients + i);
    wide m = LOAD(pending->first + i), v = LOAD(pending->second + i), p = LOAD(pending->weights + i);
    ADAMW(gradient, m, v, p, step, SPREAD);
    STORE(pending->first + i, m);
    STORE(pending->second + i, v);
    STORE(pending->weights + i, p);
    wide operand = bfloat16 ? ROUNDED(p) : p;
#if PAIRED
    wide_bits bits = (wide_bits)operand;
    *(half_bits_in_memory *)(pending->operands + (row / 2 * PANEL + column) + row % 2 * HALF) =
        LOWER(bits) | UPPER(bits) >> 16;
#else
    float *pair = pending->operands + row / 2 * 2 * PANEL + 2 * column + row % 2 * HALF;
    *(half_in_memory *)pair = LOWER(operand);
    *(half_in_memory *)(pair + 2 * HALF) = UPPER(operand);
#endif
    half lower = LOWER(gradient), upper = UPPER(gradient);
    ADD_SQUARES(pending->squares, lower, half);
    ADD_SQUARES(pending->squares, upper, half);
    pending->done++;
}

// The gradient of a block, [TILE][PANEL], four rows by two vectors at a time. The processor's unit for roots and
// divisions would stand still meanwhile, so a vector of the block before it is updated after every other sample.
TARGET static inline void NAME(gradient_and_update)(const float *gradients, const float *inputs, size_t batch,
                                                    float *block, struct pending *pending,
                                                    const struct adamw_step *step, bool bfloat16) {
    enum { SAMPLES = PAIRED ? 1 : 2 };
    for (size_t row = 0; row < TILE; row += 4) {
        for (size_t i = 0; i < PANEL; i += 2 * WIDE) {
            size_t end = pending->done + UPDATES / 4;
            if (end > UPDATES) end = UPDATES;
            wide s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
            const float *g = gradients + row;
            const float *x = inputs + i;
            for (size_t sample = 0; sample < batch; sample += 2) {
                if (pending->done < end) NAME(update_some)(pending, step, bfloat16);
#pragma clang loop unroll(full)
                for (size_t k = 0; k < SAMPLES; k++) {
                    wide x0 = LOAD(x), x1 = LOAD(x + WIDE);
                    wide g0 = SPREAD_OPERAND(g[0]), g1 = SPREAD_OPERAND(g[1]);
                    ADD_PRODUCT(s00, g0, x0);
                    ADD_PRODUCT(s01, g0, x1);
                    ADD_PRODUCT(s10, g1, x0);
                    ADD_PRODUCT(s11, g1, x1);
                    wide g2 = SPREAD_OPERAND(g[2]), g3 = SPREAD_OPERAND(g[3]);
                    ADD_PRODUCT(s20, g2, x0);
                    ADD_PRODUCT(s21, g2, x1);
                    ADD_PRODUCT(s30, g3, x0);
                    ADD_PRODUCT(s31, g3, x1);
                    x += PANEL;
                    g += TILE;
                }
            }
            float *d = block + row * PANEL + i;
            STORE(d, s00), STORE(d + WIDE, s01), STORE(d + PANEL, s10), STORE(d + PANEL + WIDE, s11);
            d += 2 * PANEL;
            STORE(d, s20), STORE(d + WIDE, s21), STORE(d + PANEL, s30), STORE(d + PANEL + WIDE, s31);
            while (pending->done < end) NAME(update_some)(pending, step, bfloat16);
        }
    }
}

// Four samples by all rows, two rows in a register, in lanes as the narrow kernel has them; one or more blocks in a row,
// so that the sums stay in registers for longer.
TARGET static inline void NAME(product)(const float *operands, const float *inputs, size_t count, size_t batch,
                                        float *sums) {
    enum { WIDTH = PAIRED ? PANEL / 2 : PANEL, BETWEEN = 2 * WIDTH };
    for (size_t sample = 0; sample < batch; sample += STEP) {
        wide s[STEP][PAIRS];
#pragma clang loop unroll(full)
        for (size_t k = 0; k < STEP * PAIRS; k++) s[k / PAIRS][k % PAIRS] = LOAD(sums + k * WIDE);
        for (size_t panel = 0; panel < count; panel++) {
            const float *x = inputs + (panel * batch + sample) * WIDTH;
            for (size_t i = 0; i < WIDTH; i += HALF) {
                const float *w = operands + panel * BLOCK + 2 * i;
                wide w0 = LOAD(w), w1 = LOAD(w + BETWEEN), w2 = LOAD(w + 2 * BETWEEN), w3 = LOAD(w + 3 * BETWEEN);
#pragma clang loop unroll(full)
                for (size_t k = 0; k < STEP; k++) {
                    half part = *(const half_in_memory *)(x + k * WIDTH + i);
                    wide both = TWICE(part);
                    ADD_PRODUCT(s[k][0], both, w0);
                    ADD_PRODUCT(s[k][1], both, w1);
                    ADD_PRODUCT(s[k][2], both, w2);
                    ADD_PRODUCT(s[k][3], both, w3);
                }
            }
        }
#pragma clang loop unroll(full)
        for (size_t k = 0; k < STEP * PAIRS; k++) STORE(sums + k * WIDE, s[k / PAIRS][k % PAIRS]);
        sums += STEP * PAIRS * WIDE;
    }
}

TARGET static double NAME(tile)(float *weights, float *first, float *second, size_t panel_count,
                                const float *gradients, const float *inputs, size_t batch,
                                const struct adamw_step *step, bool bfloat16, const float *next_inputs,
                                const struct linear_next *next, float *sums) {
    _Alignas(64) float blocks[2][BLOCK];
    _Alignas(64) float operands[TOGETHER][BLOCK];
    enum { PER_INPUT = PAIRED ? 2 : 1 };
    struct adamw_step constants = *step;
    struct pending pending = {.done = UPDATES};
    // While a block is updated, the gradient of the one after it is computed.
    for (size_t panel = 0; panel <= panel_count; panel++) {
        if (panel < panel_count) {
            NAME(gradient_and_update)(gradients, inputs + panel * batch / PER_INPUT * PANEL, batch, blocks[panel % 2],
                                      &pending, &constants, bfloat16);
        } else {
            while (pending.done < UPDATES) NAME(update_some)(&pending, &constants, bfloat16);
        }
        if (next_inputs && (panel == panel_count || panel % TOGETHER == 0)) {
            size_t start = panel == 0 ? 0 : (panel - 1) / TOGETHER * TOGETHER;
            NAME(product)(operands[0], next_inputs + start * next->batch * PANEL / PER_INPUT, panel - start,
                          next->batch, sums);
        }
        pending.weights = weights + panel * BLOCK;
        pending.first = first + panel * BLOCK;
        pending.second = second + panel * BLOCK;
        pending.gradients = blocks[panel % 2];
        pending.operands = operands[panel % TOGETHER];
        pending.done = 0;
    }
    double total = 0;
    for (size_t lane = 0; lane < HALF; lane++) total += pending.squares[lane];
    return total;
}

#undef NAME
#undef TARGET
#undef PAIRED
#undef SPREAD_OPERAND
#undef ADD_PRODUCT
