# A wallet's side of the protocol, and an issuer in memory for it to talk to.
if(EXISTS ${PROJECT_SOURCE_DIR}/crypto/jose/CMakeLists.txt)
  issuer_library(test_wallet
    HEADERS test_wallet.h wallet_key.h wallet_matchers.h SOURCES test_wallet.cc wallet_key.cc
    DEPS base json_reader crypto_jose crypto_openssl GTest::gmock)
endif()
if(EXISTS ${PROJECT_SOURCE_DIR}/appliance/issuance/CMakeLists.txt)
  issuer_library(test_issuer
    HEADERS test_issuer.h SOURCES test_issuer.cc
    DEPS test_wallet issuance memory_stores fake_signer)
endif()
