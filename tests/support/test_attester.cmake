#Somebody who vouches for wallets and for their keys.
issuer_library(test_attester HEADERS test_attester.h SOURCES test_attester.cc DEPS test_wallet
                   wallet trust base crypto_openssl)
