issuer_library(raw_client HEADERS raw_client.h SOURCES raw_client.cc DEPS base)
