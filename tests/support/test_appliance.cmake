# A whole issuerd without processes or sockets.
if(EXISTS ${PROJECT_SOURCE_DIR}/api/CMakeLists.txt)
  issuer_library(test_appliance
    HEADERS test_appliance.h
    SOURCES test_appliance.cc
    DEPS api memory_stores fake_signer test_wallet json_reader crypto_openssl base GTest::gmock)
endif()
