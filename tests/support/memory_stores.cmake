# The ports of storage/ in memory, for the tests of everything that stands above them.
if(EXISTS ${PROJECT_SOURCE_DIR}/storage/CMakeLists.txt)
  issuer_library(memory_stores HEADERS memory_stores.h SOURCES memory_lifecycle.cc memory_status.cc memory_stores.cc DEPS storage base)
endif()
