issuer_library(fake_signer HEADERS fake_signer.h SOURCES fake_signer.cc DEPS base)
