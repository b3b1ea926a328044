#include "api/wallet/public_document.h"

#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/metadata.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

// True if If-None-Match covers `etag`. An entity tag cannot contain a quote, so that finding the
// quoted text is finding the tag; W/ before it does not matter here. [rfc9110 §13.1.2]
bool IsKept(const HttpRequest& request, const std::string& etag) {
  const std::string* tags = request.FindHeader("if-none-match");
  return tags != nullptr && (*tags == "*" || tags->find(etag) != std::string::npos);
}

}  // namespace

PublicDocument MakePublicDocument(std::string body) {
  std::string etag = "\"" + Base64UrlEncode(Sha256(AsBytes(body))) + "\"";
  return {std::move(body), std::move(etag)};
}

HttpResponse AnswerWith(const PublicDocument& document,
                        const HttpRequest& request,
                        std::string_view cache_control) {
  return AnswerWith(document, "application/json", request, cache_control);
}

HttpResponse AnswerWith(const PublicDocument& document,
                        std::string_view media_type,
                        const HttpRequest& request,
                        std::string_view cache_control) {
  HttpResponse response = IsKept(request, document.etag)
                              ? HttpResponse::Empty(304)
                              : HttpResponse(200, media_type, document.body);
  response.With("ETag", document.etag).WithCacheControl(cache_control);
  return response;
}

PublicDocuments MakePublicDocuments(const Config& config,
                                    const CredentialConfigurations& credentials) {
  PublicDocuments documents{
      MakePublicDocument(AuthorizationServerMetadata(config, credentials)),
      {},
      {},
      {},
  };
  for (const CredentialConfiguration& configuration : credentials.all) {
    if (!configuration.type_metadata.IsNull()) {
      documents.type_metadata.emplace(configuration.id,
                                      MakePublicDocument(ToJson(configuration.type_metadata)));
    }
  }
  for (const PublishedContext& context : credentials.contexts) {
    documents.contexts.emplace(context.path, MakePublicDocument(context.text));
  }
  for (const PublishedTemplate& shown : credentials.templates) {
    documents.templates.emplace(shown.path, MakePublicDocument(shown.text));
  }
  return documents;
}

}  // namespace issuer
