// Empty: what counts is the header that CMake precompiles for this target (tests/support/CMakeLists.txt).
