#include "crypto/openssl/client_certificate.h"

#include <openssl/pem.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <optional>

#include "appliance/base/check.h"
#include "appliance/base/size.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxPemLen = 24 * kKiB;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

Unexpected<Error> Invalid(const char* detail) {
  DrainErrorQueue();
  return Fail(ErrorCode::kCertificateInvalid, detail);
}

std::optional<Timestamp> ToTimestamp(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
  return Timestamp(std::chrono::sys_days(day)) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + Seconds(parts.tm_sec);
}

std::string SubjectDn(const X509* certificate) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  CHECK(memory != nullptr);
  if (X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) <
      0) {
    return "";
  }
  char* text = nullptr;
  const long len = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(len)};
}

bool IsPlain(ByteView bytes) {
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) {
    return b > 0x20 && b < 0x7f;
  });
}

void ReadSans(const X509* certificate, ClientCertificate& out) {
  const GeneralNamesPtr names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type != GEN_DNS && type != GEN_URI) {
      continue;
    }
    const auto* text = static_cast<const ASN1_STRING*>(value);
    const ByteView bytes(ASN1_STRING_get0_data(text),
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (IsPlain(bytes)) {
      (type == GEN_DNS ? out.san_dns : out.san_uris).emplace_back(AsText(bytes));
    }
  }
}

Bytes DerOf(const X509* certificate) {
  const int len = i2d_X509(certificate, nullptr);
  CHECK(len > 0);
  Bytes der(static_cast<std::size_t>(len));
  std::uint8_t* out = der.data();
  CHECK(i2d_X509(certificate, &out) == len);
  return der;
}

bool IsOneBlock(std::string_view pem) {
  while (!pem.empty() && (pem.back() == '\n' || pem.back() == '\r')) {
    pem.remove_suffix(1);
  }
  return pem.starts_with(kBegin) && pem.ends_with(kEnd) && pem.rfind("-----BEGIN") == 0;
}

}  // namespace

Result<ClientCertificate> ParseClientCertificate(std::string_view pem) {
  if (pem.size() > kMaxPemLen || !IsOneBlock(pem)) {
    return Invalid("not one PEM certificate");
  }
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(in != nullptr);
  const X509Ptr decoded(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (decoded == nullptr) {
    return Invalid("PEM certificate malformed");
  }
  ClientCertificate certificate;
  certificate.sha256 = Sha256(DerOf(decoded.get()));
  certificate.subject_dn = SubjectDn(decoded.get());
  ReadSans(decoded.get(), certificate);
  const std::optional<Timestamp> not_before = ToTimestamp(X509_get0_notBefore(decoded.get()));
  const std::optional<Timestamp> not_after = ToTimestamp(X509_get0_notAfter(decoded.get()));
  if (!not_before.has_value() || !not_after.has_value()) {
    return Invalid("validity of the certificate malformed");
  }
  certificate.not_before = *not_before;
  certificate.not_after = *not_after;
  DrainErrorQueue();
  return certificate;
}

}  // namespace issuer
