issuer_library(fake_signer HEADERS fake_signer.h SOURCES fake_signer.cc DEPS base)
# Around the real service: an audit log and keys without a token, and a socket without a process. Whoever uses it links
# signer_service and document_signer too.
issuer_library(running_signer HEADERS fake_audit_log.h fake_signing_backend.h running_signer.h DEPS base)
