#include "appliance/issuance/status_publisher.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "appliance/base/encoding.h"
#include "appliance/issuance/credential_drafts.h"
#include "appliance/issuance/status_places.h"
#include "crypto/openssl/digest.h"
#include "crypto/zlib/deflate.h"

namespace issuer {
namespace {

constexpr std::chrono::seconds kPatience{2};  // of a reader, for another one that signs
constexpr std::array kForms{StatusListForm::kTokenJwt,
                            StatusListForm::kTokenCwt,
                            StatusListForm::kRevocation,
                            StatusListForm::kSuspension};

// One bit an entry, set where the entry is `value`; the first entry is the highest bit. [BSL-2]
Bytes BitsWhere(ByteView values, CredentialStatus value) {
  Bytes bits(values.size() / 2);
  for (std::size_t i = 0; i < values.size() * 4; ++i) {
    const unsigned entry = (static_cast<unsigned>(values[i / 4]) >> (i % 4 * 2)) & 3U;
    if (entry == static_cast<unsigned>(value)) {
      bits[i / 8] |= static_cast<std::uint8_t>(0x80U >> (i % 8));
    }
  }
  return bits;
}

Bytes Compress(ByteView values, StatusListForm form) {
  switch (form) {
    case StatusListForm::kTokenJwt:
    case StatusListForm::kTokenCwt:
      break;
    case StatusListForm::kRevocation:
      return DeflateGzip(BitsWhere(values, CredentialStatus::kInvalid));
    case StatusListForm::kSuspension:
      return DeflateGzip(BitsWhere(values, CredentialStatus::kSuspended));
  }
  return DeflateZlib(values);
}

// Base64 leaves a quarter for a content coding to take away; the bytes of a CWT leave nothing.
std::string GzipOf(const std::string& text) {
  const Bytes gzip = DeflateGzip(AsBytes(text));
  return gzip.size() < text.size() ? std::string(AsText(gzip)) : "";
}

}  // namespace

void StatusPublisher::PublishDue() {
  const Timestamp now = clock_.Now();
  const Result<std::vector<StatusListVersion>> lists = store_.ListStatusLists(now);
  if (!lists.has_value()) {
    log_.Warning("status_list.not_published").With(lists.error()).Write();
    return;
  }
  ForgetExpired(now);
  for (const StatusListVersion& list : *lists) {
    for (const StatusListForm form : DueForms(list, now)) {
      const Status published = PublishAlone(list.id, form);
      if (published.has_value()) {
        continue;
      }
      log_.Warning("status_list.not_published")
          .With("list", ConfiguredText{list.id.value()})
          .With(published.error())
          .Write();
      if (IsRetryable(published.error().code)) {
        return;  // the others would wait for the same: one line, and the next round
      }
    }
  }
}

Result<std::optional<PublishedStatusList>> StatusPublisher::Find(const StatusListId& list,
                                                                 StatusListForm form) {
  const Key key(list, form);
  if (std::optional<PublishedStatusList> served = Served(key)) {
    return served;
  }
  // Who asks for what there is not must not wait for those who sign.
  ASSIGN_OR_RETURN(const std::vector<StatusListVersion> lists,
                   store_.ListStatusLists(clock_.Now()));
  if (std::none_of(
          lists.begin(), lists.end(), [&](const auto& known) { return known.id == list; })) {
    return std::optional<PublishedStatusList>();
  }
  const std::unique_lock lock(signing_, kPatience);
  if (!lock.owns_lock()) {
    return Fail(ErrorCode::kOverloaded, "other status lists are being signed");
  }
  if (std::optional<PublishedStatusList> served = Served(key)) {
    return served;
  }
  RETURN_IF_ERROR(Publish(list, form));
  return Served(key);
}

Result<std::vector<std::string>> StatusPublisher::ListUris() {
  ASSIGN_OR_RETURN(const std::vector<StatusListVersion> lists,
                   store_.ListStatusLists(clock_.Now()));
  std::vector<std::string> uris;
  for (const StatusListVersion& list : lists) {
    uris.push_back(StatusListUri(config_.status, list.id, StatusListForm::kTokenJwt));
  }
  return uris;
}

std::optional<PublishedStatusList> StatusPublisher::Served(const Key& key) {
  const Timestamp now = clock_.Now();
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.published.expires_at <= now ||
      found->second.list_expires_at <= now) {
    return std::nullopt;
  }
  return found->second.published;
}

std::vector<StatusListForm> StatusPublisher::DueForms(const StatusListVersion& list,
                                                      Timestamp now) {
  std::vector<StatusListForm> due;
  const std::lock_guard lock(mutex_);
  for (const StatusListForm form : kForms) {
    const auto found = entries_.find(Key(list.id, form));
    if (found == entries_.end()) {
      if (form == StatusListForm::kTokenJwt) {
        due.push_back(form);
      }
      continue;
    }
    const Entry& entry = found->second;
    const bool is_fresh = now >= entry.signed_at && now < entry.signed_at + config_.status.refresh;
    if (entry.version != list.version || !is_fresh) {
      due.push_back(form);
    }
  }
  return due;
}

void StatusPublisher::ForgetExpired(Timestamp now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.list_expires_at <= now; });
}

Status StatusPublisher::PublishAlone(const StatusListId& list, StatusListForm form) {
  const std::lock_guard lock(signing_);
  return Publish(list, form);
}

Status StatusPublisher::Publish(const StatusListId& list, StatusListForm form) {
  const Timestamp now = clock_.Now();
  ASSIGN_OR_RETURN(const std::optional<StatusListContent> content, store_.ReadStatusList(list));
  if (!content.has_value() || content->version.expires_at <= now) {
    return {};
  }
  StatusListDraft draft;
  draft.form = form;
  draft.uri = StatusListUri(config_.status, list, form);
  draft.list = Compress(content->values, form);
  draft.issued_at = now;
  draft.expires_at = now + config_.status.lifetime;
  draft.ttl = config_.status.ttl;
  ASSIGN_OR_RETURN(std::string text, signer_.SignStatusList(draft, Deadline::In(kSignerPatience)));
  Entry entry;
  entry.version = content->version.version;
  entry.signed_at = now;
  entry.list_expires_at = content->version.expires_at;
  entry.published.etag = "\"" + Base64UrlEncode(Sha256(AsBytes(text))) + "\"";
  entry.published.gzip = GzipOf(text);
  entry.published.text = std::move(text);
  entry.published.expires_at = draft.expires_at;
  log_.Info("status_list.published")
      .With("list", ConfiguredText{list.value()})
      .With("version", static_cast<std::int64_t>(entry.version))
      .With("compressed_len", static_cast<std::int64_t>(draft.list.size()))
      .Write();
  const std::lock_guard lock(mutex_);
  entries_[Key(list, form)] = std::move(entry);
  return {};
}

}  // namespace issuer
