# What tests add to the demo wallet, and an issuer in memory for it to talk to.
issuer_library(test_wallet
  HEADERS wallet_matchers.h wallet_proofs.h SOURCES wallet_proofs.cc
  DEPS wallet base jsonld crypto_openssl GTest::gmock)
issuer_library(wallet_presentations
  HEADERS wallet_presentations.h SOURCES wallet_presentations.cc
  DEPS wallet base PRIVATE_DEPS test_wallet formats rdf_conversion jsonld crypto_base58)
issuer_library(test_issuer
  HEADERS test_issuer.h SOURCES test_issuer.cc
  DEPS test_wallet issuance rdf_conversion jsonld memory_stores fake_signer)
