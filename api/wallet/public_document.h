// A JSON document that anyone may read and keep for a while: made once, served with an entity tag.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "api/http/request.h"
#include "api/http/response.h"
#include "appliance/base/id.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

struct PublicDocument {
  std::string body;  // JSON, but for status lists
  std::string etag;  // with its quotes; a digest of the body [rfc9110 §8.8.3]
};

PublicDocument MakePublicDocument(std::string body);

// 200 with the document, or 304 where If-None-Match names it. May be kept `cache_control` long.
// [rfc9110 §13.1.2]
HttpResponse AnswerWith(const PublicDocument& document,
                        const HttpRequest& request,
                        std::string_view cache_control);
// The same of a body that is no JSON.
HttpResponse AnswerWith(const PublicDocument& document,
                        std::string_view media_type,
                        const HttpRequest& request,
                        std::string_view cache_control);

// The documents that never change. Outlives the routers.
struct PublicDocuments {
  PublicDocument authorization_server_metadata;
  std::map<ConfigurationId, PublicDocument> type_metadata;  // of the configurations that have one
  std::map<std::string, PublicDocument> contexts;           // JSON-LD, by path
  std::map<std::string, PublicDocument> templates;          // SVG, by path
};

PublicDocuments MakePublicDocuments(const Config& config,
                                    const CredentialConfigurations& credentials);

}  // namespace issuer
