#The real programs, started and killed.
issuer_library(appliance_processes HEADERS appliance_processes.h SOURCES appliance_processes.cc DEPS
                   wallet issuerctl_commands crypto_openssl json_reader test_support)
