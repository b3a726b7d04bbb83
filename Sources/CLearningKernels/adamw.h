#ifndef STYLEMATCH_ADAMW_H
#define STYLEMATCH_ADAMW_H

// One step of AdamW on vectors of any width, see struct adamw_step. A macro, so that every width rounds alike: `m`, `v`
// and `p` become the new moments and the new weight; `SPREAD` puts one number into all lanes.
#define ADAMW(gradient, m, v, p, step, SPREAD)                                                           \
    do {                                                                                                 \
        (m) += SPREAD((step)->first_rate) * ((gradient) - (m));                                          \
        (v) = SPREAD((step)->second_decay) * (v) + SPREAD((step)->second_rate) * (gradient) * (gradient); \
        (p) = (p) * SPREAD((step)->decay)                                                                \
            - SPREAD((step)->step_size)                                                                  \
                * ((m)                                                                                   \
                   / (__builtin_elementwise_sqrt(v) * SPREAD((step)->root_scale)                         \
                      + SPREAD((step)->epsilon)));                                                       \
    } while (0)

// Adds the squares of `value` to `sum`, rounded one by one: whether the compiler would fuse them depends on the width.
#define ADD_SQUARES(sum, value, type)         \
    do {                                      \
        _Pragma("clang fp contract(off)")     \
        type squares_ = (value) * (value);    \
        (sum) += squares_;                    \
    } while (0)

#endif
