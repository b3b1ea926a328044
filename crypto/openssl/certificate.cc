#include "crypto/openssl/certificate.h"

#include <openssl/pem.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "appliance/base/check.h"
#include "crypto/openssl/asn1_time.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

// 112 bits: refuses SHA-1 signatures and RSA keys under 2048 bits.
constexpr int kAuthLevel = 2;

Unexpected<Error> Invalid(const char* detail) {
  DrainErrorQueue();
  return Fail(ErrorCode::kCertificateInvalid, detail);
}

Result<X509Ptr> Decode(ByteView der) {
  if (der.size() > kMaxCertificateLen) {
    return Invalid("certificate too large");
  }
  const std::uint8_t* position = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
  if (certificate == nullptr || position != der.data() + der.size()) {
    return Invalid("not one DER certificate");
  }
  return certificate;
}

Result<std::vector<std::string>> SanUris(const X509* certificate) {
  int criticality = 0;
  const GeneralNamesPtr names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, &criticality, nullptr)));
  if (names == nullptr) {
    if (criticality == -1) {
      return std::vector<std::string>();  // the extension is absent
    }
    return Invalid("subjectAltName malformed or repeated");
  }
  std::vector<std::string> uris;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type != GEN_URI) {
      continue;
    }
    const auto* text = static_cast<const ASN1_STRING*>(value);
    const ByteView bytes(ASN1_STRING_get0_data(text),
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (std::any_of(
            bytes.begin(), bytes.end(), [](std::uint8_t b) { return b <= 0x20 || b >= 0x7f; })) {
      return Invalid("URI of subjectAltName with a character no URI has");
    }
    uris.emplace_back(AsText(bytes));
  }
  return uris;
}

Result<std::string> SubjectText(const X509* certificate) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  CHECK(memory != nullptr);
  if (X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) <
      0) {
    return Invalid("subject cannot be written");
  }
  char* text = nullptr;
  const long len = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, static_cast<std::size_t>(len));
}

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using X509Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

Result<X509Stack> ToStack(std::span<const Certificate> certificates) {
  X509Stack stack(sk_X509_new_null());
  CHECK(stack != nullptr);
  for (const Certificate& certificate : certificates) {
    ASSIGN_OR_RETURN(X509Ptr decoded, Decode(certificate.der));
    CHECK(sk_X509_push(stack.get(), decoded.get()) > 0);
    static_cast<void>(decoded.release());
  }
  return stack;
}

// True if OpenSSL's path begins with `chain`, whole and in order.
bool PathFollows(X509_STORE_CTX* context, const STACK_OF(X509) * chain) {
  const STACK_OF(X509)* path = X509_STORE_CTX_get0_chain(context);
  if (path == nullptr || sk_X509_num(path) < sk_X509_num(chain)) {
    return false;
  }
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    if (X509_cmp(sk_X509_value(path, i), sk_X509_value(chain, i)) != 0) {
      return false;
    }
  }
  return true;
}

// "both dates inclusive" [rfc5280 §4.1.2.5]; the anchor's as well.
Status CheckTimes(X509_STORE_CTX* context, Timestamp now) {
  const STACK_OF(X509)* path = X509_STORE_CTX_get0_chain(context);
  for (int i = 0; i < sk_X509_num(path); ++i) {
    const X509* const certificate = sk_X509_value(path, i);
    const std::optional<Timestamp> not_before = ToTimestamp(X509_get0_notBefore(certificate));
    const std::optional<Timestamp> not_after = ToTimestamp(X509_get0_notAfter(certificate));
    if (!not_before.has_value() || !not_after.has_value() || now < *not_before ||
        now > *not_after) {
      return Invalid("certificate of the chain is not valid at this time");
    }
  }
  return {};
}

// Builds the path from chain[0] over all of `chain` to one of `anchors`.
Status VerifyPath(const X509Stack& chain, const X509Stack& anchors, Timestamp now) {
  const X509StorePtr store(X509_STORE_new());
  const X509StoreCtx context(X509_STORE_CTX_new());
  CHECK(store != nullptr && context != nullptr);
  X509* const leaf = sk_X509_value(chain.get(), 0);
  CHECK(X509_STORE_CTX_init(context.get(), store.get(), leaf, chain.get()) == 1);
  X509_STORE_CTX_set0_trusted_stack(context.get(), anchors.get());
  X509_VERIFY_PARAM* const params = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_auth_level(params, kAuthLevel);
  X509_VERIFY_PARAM_set_depth(params, static_cast<int>(kMaxChainLen));
  // An anchor is trusted because the operator says so, whether or not it is a root.
  // Time is checked below: OpenSSL holds a certificate for expired in its last second already.
  CHECK(X509_VERIFY_PARAM_set_flags(params,
                                    X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME) == 1);
  if (X509_verify_cert(context.get()) != 1) {
    return Invalid("chain does not verify");
  }
  if (!PathFollows(context.get(), chain.get())) {
    return Invalid("chain has certificates that are not of its path");
  }
  return CheckTimes(context.get(), now);
}

}  // namespace

Result<Certificate> ParseCertificate(ByteView der) {
  ASSIGN_OR_RETURN(const X509Ptr decoded, Decode(der));
  const EVP_PKEY* const key = X509_get0_pubkey(decoded.get());
  if (key == nullptr) {
    return Invalid("public key of the certificate malformed or of an unknown kind");
  }
  Result<PublicKey> public_key = FromEvpPkey(key);
  if (!public_key.has_value() || !CheckPublicKey(*public_key).has_value()) {
    return Invalid("public key of the certificate is not one we accept");
  }
  const std::optional<Timestamp> not_before = ToTimestamp(X509_get0_notBefore(decoded.get()));
  const std::optional<Timestamp> not_after = ToTimestamp(X509_get0_notAfter(decoded.get()));
  if (!not_before.has_value() || !not_after.has_value()) {
    return Invalid("validity of the certificate malformed");
  }
  Certificate certificate;
  certificate.der = ToBytes(der);
  certificate.public_key = std::move(public_key).value();
  certificate.not_before = *not_before;
  certificate.not_after = *not_after;
  certificate.is_self_signed = X509_self_signed(decoded.get(), 1) == 1;
  DrainErrorQueue();
  ASSIGN_OR_RETURN(certificate.san_uris, SanUris(decoded.get()));
  ASSIGN_OR_RETURN(certificate.subject, SubjectText(decoded.get()));
  return certificate;
}

Status CheckChain(std::span<const Certificate> chain, Timestamp now) {
  if (chain.empty() || chain.size() > kMaxChainLen) {
    return Invalid("chain empty or too long");
  }
  // Its own last certificate serves as anchor: the path must then lead over all others, in order.
  ASSIGN_OR_RETURN(const X509Stack anchor, ToStack(chain.last(1)));
  ASSIGN_OR_RETURN(const X509Stack path, ToStack(chain));
  return VerifyPath(path, anchor, now);
}

Status VerifyChainToAnchor(std::span<const Certificate> chain,
                           std::span<const Certificate> anchors,
                           Timestamp now) {
  // Only anchors of today: an expired one must not be found before its renewal, which has the same
  // name and key.
  std::vector<Certificate> current;
  std::copy_if(
      anchors.begin(), anchors.end(), std::back_inserter(current), [&](const Certificate& a) {
        return a.not_before <= now && now <= a.not_after;
      });
  if (chain.empty() || chain.size() > kMaxChainLen || current.empty()) {
    return Invalid("chain empty or too long, or no anchor");
  }
  ASSIGN_OR_RETURN(const X509Stack trusted, ToStack(current));
  ASSIGN_OR_RETURN(const X509Stack path, ToStack(chain));
  return VerifyPath(path, trusted, now);
}

}  // namespace issuer
