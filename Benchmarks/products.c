// Products of inference's shapes, one after another on one thread: this project's kernels, OpenBLAS and oneDNN.
//
//   clang -O3 -ISources/CInferenceKernels/include Benchmarks/products.c Sources/CInferenceKernels/{kernel*,panels,processor}.c \
//       $(pkg-config --cflags --libs openblas) -ldnnl -lm -o /tmp/products && OMP_NUM_THREADS=1 /tmp/products
//
// Needs libopenblas-dev and libdnnl-dev (oneDNN 2). Time is the processor's, not the clock's; the best of ten counts.

#include "product.h"

#include <cblas.h>
#include <oneapi/dnnl/dnnl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct shape { size_t rows, outputs, inputs; };

static const struct shape shapes[] = {
    {784, 3072, 1024}, {784, 1024, 1024}, {784, 4096, 1024}, {784, 1024, 4096}, {196, 4096, 4096},
    {212, 4096, 2048}, {212, 2048, 2048}, {212, 12288, 2048}, {212, 2048, 6144},
};

enum { attempts = 10, blas_columns = 256 };

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check(dnnl_status_t status) {
    if (status == dnnl_success) return;
    fprintf(stderr, "oneDNN failed with status %d\n", status);
    exit(1);
}

static void *memory(size_t bytes) {
    void *values = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!values) exit(1);
    // Small numbers in fp32 and in bfloat16.
    memset(values, 0x3c, bytes);
    return values;
}

#define BEST(work) \
    ({ \
        double best = 1e9; \
        for (int attempt = 0; attempt < attempts; attempt++) { \
            const double start = seconds(); \
            work; \
            const double taken = seconds() - start; \
            best = taken < best ? taken : best; \
        } \
        best; \
    })

static double own(struct shape s, enum kernel_set set, bool rounds) {
    const size_t stride = s.inputs + 16, panels = s.outputs / panel_columns;
    float *input = memory(s.rows * stride * 4), *output = memory(s.rows * s.outputs * 4);
    uint16_t *rounded = memory(s.rows * (s.inputs + 32) * 2);
    void *weights = memory(panels * panel_bytes(PANEL_BFLOAT16, s.inputs));
    const struct panel_product product = {.input = input, .input_stride = stride, .inputs = s.inputs,
        .panels = weights, .format = PANEL_BFLOAT16, .output = output, .output_stride = s.outputs,
        .outputs = s.outputs};
    double best;
    if (rounds) {
        best = BEST({
            for (size_t row = 0; row < s.rows; row++) {
                round_product_inputs(input + row * stride, rounded + row * (s.inputs + 32), s.inputs);
            }
            for (size_t p = 0; p < panels; p++) {
                multiply_rounded_panels(&product, rounded, s.inputs + 32, p, p + 1, 0, s.rows);
            }
        });
    } else {
        best = BEST(for (size_t p = 0; p < panels; p++) multiply_panels(set, &product, p, p + 1, 0, s.rows));
    }
    free(input), free(output), free(rounded), free(weights);
    return best;
}

// bfloat16 weights widened 256 outputs at a time into a buffer that OpenBLAS reads.
static double openblas(struct shape s) {
    float *input = memory(s.rows * s.inputs * 4), *output = memory(s.rows * s.outputs * 4);
    uint16_t *weights = memory(s.outputs * s.inputs * 2);
    uint32_t *widened = memory(blas_columns * s.inputs * 4);
    const double best = BEST(for (size_t n = 0; n < s.outputs; n += blas_columns) {
        for (size_t i = 0; i < blas_columns * s.inputs; i++) widened[i] = (uint32_t)weights[n * s.inputs + i] << 16;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)s.rows, blas_columns, (int)s.inputs, 1, input,
                    (int)s.inputs, (float *)widened, (int)s.inputs, 0, output + n, (int)s.outputs);
    });
    free(input), free(output), free(weights), free(widened);
    return best;
}

static dnnl_engine_t engine;
static dnnl_stream_t stream;

static dnnl_memory_t wrapped(const dnnl_memory_desc_t *description, void *values) {
    dnnl_memory_t result;
    check(dnnl_memory_create(&result, description, engine, values));
    return result;
}

// Weights in the layout that the library asks for; in fp32 they take twice the memory. Infinity where it has no such product.
static double onednn(struct shape s, dnnl_data_type_t type) {
    const size_t size = type == dnnl_f32 ? 4 : 2;
    dnnl_dims_t input_shape = {(long)s.rows, (long)s.inputs}, weight_shape = {(long)s.inputs, (long)s.outputs};
    dnnl_dims_t output_shape = {(long)s.rows, (long)s.outputs};
    dnnl_memory_desc_t input, weights, output;
    check(dnnl_memory_desc_init_by_tag(&input, 2, input_shape, type, dnnl_ab));
    check(dnnl_memory_desc_init_by_tag(&weights, 2, weight_shape, type, dnnl_format_tag_any));
    check(dnnl_memory_desc_init_by_tag(&output, 2, output_shape, dnnl_f32, dnnl_ab));
    dnnl_matmul_desc_t product;
    check(dnnl_matmul_desc_init(&product, &input, &weights, NULL, &output));
    dnnl_primitive_desc_t description;
    if (dnnl_primitive_desc_create(&description, &product, NULL, engine, NULL) == dnnl_unimplemented) return INFINITY;
    dnnl_primitive_t primitive;
    check(dnnl_primitive_create(&primitive, description));
    const dnnl_memory_desc_t *packed = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
    void *values[] = {memory(s.rows * s.inputs * size), memory(dnnl_memory_desc_get_size(packed)),
                      memory(s.rows * s.outputs * 4)};
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, wrapped(&input, values[0])},
                                         {DNNL_ARG_WEIGHTS, wrapped(packed, values[1])},
                                         {DNNL_ARG_DST, wrapped(&output, values[2])}};
    const double best = BEST({
        check(dnnl_primitive_execute(primitive, stream, 3, arguments));
        check(dnnl_stream_wait(stream));
    });
    for (int i = 0; i < 3; i++) free(values[i]);
    return best;
}

static double peak(void) {
    double best = 0;
    for (int attempt = 0; attempt < attempts; attempt++) {
        float result = 0.999f;
        const double start = seconds(), flop = multiply_add_peak(best_kernels(), 2000000, &result);
        const double rate = flop / (seconds() - start);
        best = rate > best ? rate : best;
    }
    return best;
}

int main(void) {
    openblas_set_num_threads(1);
    check(dnnl_engine_create(&engine, dnnl_cpu, 0));
    check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags));
    printf("peak in fp32 %.1f GFLOP/s, OpenBLAS kernel %s\n", peak() * 1e-9, openblas_get_corename());
    printf("%-16s %9s %9s %9s %9s %9s %9s\n", "rows out in", kernels_name(best_kernels()), "AVX2", "OpenBLAS",
           "oneDNN", "bfloat16", "oneDNN");
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        const struct shape s = shapes[i];
        const double flop = 2e-9 * (double)(s.rows * s.outputs * s.inputs);
        printf("%4zu %5zu %4zu  ", s.rows, s.outputs, s.inputs);
        printf(" %9.1f", flop / own(s, best_kernels(), false));
        printf(" %9.1f", kernels_are_available(KERNELS_AVX2) ? flop / own(s, KERNELS_AVX2, false) : 0);
        printf(" %9.1f %9.1f", flop / openblas(s), flop / onednn(s, dnnl_f32));
        printf(" %9.1f", rounded_products_are_available() ? flop / own(s, best_kernels(), true) : 0);
        printf(" %9.1f\n", flop / onednn(s, dnnl_bf16));
    }
    return 0;
}
