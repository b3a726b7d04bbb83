// NVRTC's functions over the machine's C++ compiler: what it calls a cubin is a shared library for the processor.
//
// COMPILER and THREADS are macros: the command, and the path of threads.h.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#ifndef VERSION_MAJOR
#define VERSION_MAJOR 12
#endif
#ifndef ARCHITECTURES
#define ARCHITECTURES 80, 86, 89, 90
#endif

extern "C" int host_compiled_count;
int host_compiled_count = 0;

namespace {
struct program {
    std::string source, log, code;
};

std::string contents(const std::string &path) {
    std::string text;
    if (FILE *file = fopen(path.c_str(), "rb")) {
        char piece[65536];
        for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) text.append(piece, n);
        fclose(file);
    }
    return text;
}

// For each kernel a function that takes its arguments as a launch does.
std::string launchers(const std::string &source) {
    std::string text;
    for (size_t at = 0; (at = source.find("\nKERNEL void ", at)) != std::string::npos; ++at) {
        size_t open = source.find('(', at);
        if (source.compare(at + 13, 17, "__launch_bounds__") == 0) open = source.find('(', open + 1);
        size_t start = source.find_last_of(" \n", open) + 1;
        std::string name = source.substr(start, open - start);
        text += "static void host_body_" + name + "(void **values) { host::call(" + name + ", values); }\n";
        text += "extern \"C\" { extern const host::signature " + name + "__signature; const host::signature " + name +
                "__signature = host::signature_of(" + name + "); }\n";
        text += "extern \"C\" int " + name + "__launch(void **values, const unsigned blocks[3], unsigned threads) { " +
                "return host::launch(host_body_" + name + ", values, blocks, threads); }\n";
    }
    return text;
}
}  // namespace

extern "C" {
int nvrtcVersion(int *major, int *minor) {
    *major = VERSION_MAJOR;
    *minor = 4;
    return 0;
}

static const int architectures[] = {ARCHITECTURES};

int nvrtcGetNumSupportedArchs(int *count) {
    *count = sizeof architectures / sizeof *architectures;
    return 0;
}

int nvrtcGetSupportedArchs(int *found) {
    memcpy(found, architectures, sizeof architectures);
    return 0;
}

int nvrtcCreateProgram(void **made, const char *source, const char *, int, const char **, const char **) {
    *made = new program{source, "", ""};
    return 0;
}

int nvrtcDestroyProgram(void **made) {
    delete (program *)*made;
    *made = nullptr;
    return 0;
}

int nvrtcCompileProgram(void *made, int count, const char **options) {
    program &own = *(program *)made;
    ++host_compiled_count;
#ifdef REFUSAL
    own.log = REFUSAL;
    return 6;
#endif
    const char *temporary = getenv("TMPDIR");
    std::string folder = std::string(temporary ? temporary : "/tmp") + "/host-cuda-XXXXXX";
    if (!mkdtemp(folder.data())) return 1;
    std::string input = folder + "/kernels.cpp", output = folder + "/kernels.so", log = folder + "/log";
    if (FILE *file = fopen(input.c_str(), "wb")) {
        std::string text = "#include \"" THREADS "\"\n" + own.source + launchers(own.source);
        fwrite(text.data(), 1, text.size(), file);
        fclose(file);
    }
    std::string command = COMPILER " -std=c++17 -O2 -ffp-contract=off -fPIC -shared -w -o " + output + " " + input;
    for (int i = 0; i < count; ++i)
        if (strncmp(options[i], "-D", 2) == 0) command += std::string(" ") + options[i];
    int result = system((command + " 2> " + log).c_str());
    own.log = contents(log);
    own.code = contents(output);
    system(("rm -rf " + folder).c_str());
    return result == 0 && !own.code.empty() ? 0 : 6;
}

int nvrtcGetCUBINSize(void *made, size_t *size) {
    *size = ((program *)made)->code.size();
    return 0;
}

int nvrtcGetCUBIN(void *made, char *code) {
    program &own = *(program *)made;
    memcpy(code, own.code.data(), own.code.size());
    return 0;
}

int nvrtcGetProgramLogSize(void *made, size_t *size) {
    *size = ((program *)made)->log.size() + 1;
    return 0;
}

int nvrtcGetProgramLog(void *made, char *log) {
    program &own = *(program *)made;
    memcpy(log, own.log.c_str(), own.log.size() + 1);
    return 0;
}
}
