#include "api/wallet/status_list_endpoint.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/form.h"
#include "api/http/negotiation.h"
#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxListIdLen = 64;
constexpr std::string_view kJwtType = "application/statuslist+jwt";
constexpr std::string_view kCwtType = "application/statuslist+cwt";
constexpr std::string_view kCredentialType = "application/vc+jwt";

// 0: not at all. Without Accept the JWT is the default.
int LikingOf(const HttpRequest& request, std::string_view media_type) {
  const std::string* accept = request.FindHeader("accept");
  return accept == nullptr ? 1 : MediaQuality(*accept, media_type);
}

bool WantsGzip(const HttpRequest& request) {
  const std::string* codings = request.FindHeader("accept-encoding");
  return codings != nullptr && TakesCoding(*codings, "gzip");
}

// Each coding is a representation of its own, with a tag of its own. [rfc9110 §8.8.3.3]
std::string GzipTag(const std::string& etag) {
  return etag.substr(0, etag.size() - 1) + "-gzip\"";
}

// [TSL-6] Only the present is kept.
bool WantsThePast(const HttpRequest& request) {
  const Result<Form> query = ParseForm(request.query);
  return query.has_value() && query->Find("time") != nullptr;
}

// Verifiers may keep it for `ttl`, but no longer than it is good. [TSL-9]
std::string CacheControlOf(const PublishedStatusList& list, const Services& services) {
  const Seconds left = list.expires_at - services.clock.Now();
  const Seconds age = std::clamp(left, Seconds(0), services.config.status.ttl);
  return "public, max-age=" + std::to_string(age.count());
}

Result<HttpResponse> AnswerForm(const HttpRequest& request,
                                StatusListForm form,
                                std::string_view media_type,
                                const Services& services) {
  if (request.path_parameter.size() > kMaxListIdLen) {
    return Fail(ErrorCode::kRouteUnknown, "not of a list's length");
  }
  ASSIGN_OR_RETURN(std::optional<PublishedStatusList> list,
                   services.status_lists.Find(StatusListId(request.path_parameter), form));
  if (!list.has_value()) {
    return Fail(ErrorCode::kRouteUnknown, "no such status list, or it has expired");
  }
  const std::string cache_control = CacheControlOf(*list, services);
  const bool is_gzip = WantsGzip(request) && !list->gzip.empty();
  HttpResponse response =
      is_gzip
          ? AnswerWith(
                {std::move(list->gzip), GzipTag(list->etag)}, media_type, request, cache_control)
          : AnswerWith(
                {std::move(list->text), std::move(list->etag)}, media_type, request, cache_control);
  if (is_gzip && response.status() == 200) {
    response.With("Content-Encoding", "gzip");
  }
  response.With("Vary", "Accept, Accept-Encoding").With("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace

Result<HttpResponse> AnswerStatusList(const HttpRequest& request, const WalletContext& context) {
  if (WantsThePast(request)) {
    return HttpResponse::Empty(501);
  }
  const int jwt = LikingOf(request, kJwtType);
  const int cwt = LikingOf(request, kCwtType);
  if (jwt == 0 && cwt == 0) {
    return HttpResponse::Empty(406);
  }
  return jwt >= cwt ? AnswerForm(request, StatusListForm::kTokenJwt, kJwtType, context.services)
                    : AnswerForm(request, StatusListForm::kTokenCwt, kCwtType, context.services);
}

Result<HttpResponse> AnswerRevocationList(const HttpRequest& request,
                                          const WalletContext& context) {
  return AnswerForm(request, StatusListForm::kRevocation, kCredentialType, context.services);
}

Result<HttpResponse> AnswerSuspensionList(const HttpRequest& request,
                                          const WalletContext& context) {
  return AnswerForm(request, StatusListForm::kSuspension, kCredentialType, context.services);
}

Result<HttpResponse> AnswerStatusLists(const HttpRequest& request, const WalletContext& context) {
  ASSIGN_OR_RETURN(const std::vector<std::string> uris, context.services.status_lists.ListUris());
  JsonWriter json;
  json.BeginObject().Member("status_lists").BeginArray();
  for (const std::string& uri : uris) {
    json.Text(uri);
  }
  json.EndArray().EndObject();
  return AnswerWith(MakePublicDocument(std::move(json).Take()), request, "public, max-age=60");
}

}  // namespace issuer
