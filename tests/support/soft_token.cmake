#SoftHSM tokens for tests; `softhsm2` must be installed.
issuer_library(soft_token HEADERS soft_token.h SOURCES soft_token.cc DEPS test_support pkcs11)
