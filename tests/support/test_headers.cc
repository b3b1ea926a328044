// Empty: what counts is the header that CMake precompiles for this target (CMakeLists.txt).
