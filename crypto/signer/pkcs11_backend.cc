// See pkcs11_backend.h.
#include "crypto/signer/pkcs11_backend.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/size.h"
#include "crypto/openssl/certificate.h"

namespace issuer {
namespace {

constexpr std::chrono::seconds kStartPatience{30};
constexpr std::size_t kMaxPemLen = 256 * kKiB;  // kMaxChainLen certificates and talk between them

Result<std::string> ReadText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kMaxPemLen + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  const auto len = static_cast<std::size_t>(in.gcount());
  if (!in.eof() || in.bad() || len == 0) {
    return Fail(ErrorCode::kFileUnusable,
                "its certificates file is missing, unreadable, empty or larger than 256 KiB");
  }
  text.resize(len);
  return text;
}

}  // namespace

Result<SigningKeyInfo> ReadKeyInfo(const SigningKeyConfig& config,
                                   const PublicKey& key,
                                   Timestamp now) {
  ASSIGN_OR_RETURN(const std::string pem, ReadText(config.certificates));
  ASSIGN_OR_RETURN(std::vector<Certificate> chain, ParsePemChain(pem));
  const Certificate& leaf = chain.front();
  if (leaf.is_self_signed) {
    return Fail(ErrorCode::kCertificateInvalid,
                "its first certificate is self-signed: it must be the signing certificate, issued "
                "by your trust anchor, without the anchor itself");
  }
  if (leaf.public_key != key) {
    return Fail(ErrorCode::kKeyUnfit,
                "its first certificate is for another key than the one in the token");
  }
  if (std::any_of(
          chain.begin(), chain.end(), [](const Certificate& one) { return one.is_self_signed; })) {
    return Fail(ErrorCode::kCertificateInvalid,
                "its certificates contain a self-signed one: leave the trust anchor out");
  }
  RETURN_IF_ERROR(CheckChain(chain, now));
  SigningKeyInfo info;
  info.name = config.name;
  info.algorithm = config.algorithm;
  info.public_key = key;
  info.not_before = leaf.not_before;
  info.not_after = leaf.not_after;
  for (Certificate& certificate : chain) {
    info.chain.push_back(std::move(certificate.der));
  }
  return info;
}

Result<std::unique_ptr<Pkcs11Backend>, KeyFault> Pkcs11Backend::Open(
    SessionPool& pool, std::span<const SigningKeyConfig> keys, Timestamp now) {
  auto backend = std::make_unique<Pkcs11Backend>(PassKey(), pool);
  for (const SigningKeyConfig& key : keys) {
    const Status added = backend->Add(key, now);
    if (!added.has_value()) {
      return Unexpected<KeyFault>(KeyFault{key.name, added.error()});
    }
  }
  return backend;
}

Status Pkcs11Backend::Add(const SigningKeyConfig& config, Timestamp now) {
  ASSIGN_OR_RETURN(Bytes id, HexDecode(config.id));
  ASSIGN_OR_RETURN(SessionLease session, pool_.Lease(Deadline::In(kStartPatience)));
  ASSIGN_OR_RETURN(SigningKey key, SigningKey::Find(session, id, config.algorithm));
  ASSIGN_OR_RETURN(SigningKeyInfo info, ReadKeyInfo(config, key.public_key(), now));
  Held held{std::move(id), config.algorithm, key.public_key(), std::move(key)};
  if (!held_.emplace(config.name, std::move(held)).second) {
    return Fail(ErrorCode::kConfigInvalid, "two keys have this name");
  }
  infos_.push_back(std::move(info));
  return {};
}

Result<Bytes> Pkcs11Backend::Sign(const KeyName& key, ByteView message, Deadline deadline) {
  const auto found = held_.find(key);
  CHECK(found != held_.end());
  Held& held = found->second;
  ASSIGN_OR_RETURN(SessionLease session, pool_.Lease(deadline));
  ASSIGN_OR_RETURN(const SigningKey signing_key, KeyOf(held, session));
  Result<Bytes> signature = signing_key.Sign(session, message);
  if (!signature.has_value() && signature.error().code != ErrorCode::kSignerBusy) {
    const std::lock_guard lock(mutex_);
    held.key.reset();  // its handle may mean another object once the device is back
  }
  return signature;
}

Result<SigningKey> Pkcs11Backend::KeyOf(Held& held, SessionLease& session) {
  {
    const std::lock_guard lock(mutex_);
    if (held.key.has_value()) {
      return *held.key;
    }
  }
  // Several threads may look at once; they find the same.
  ASSIGN_OR_RETURN(SigningKey key, SigningKey::Find(session, held.id, held.algorithm));
  if (key.public_key() != held.public_key) {
    return Fail(ErrorCode::kKeyUnfit, "the token came back with another key under this id");
  }
  const std::lock_guard lock(mutex_);
  held.key = key;
  return key;
}

}  // namespace issuer
