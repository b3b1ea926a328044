#include "api/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;

Config ConfigOf(std::string_view identifier) {
  Config config;
  config.identifier = *ParseHttpsUrl(identifier);
  return config;
}

struct PathCase {
  const char* identifier;
  HttpMethod method;
  const char* path;
  bool is_found;
  const char* why;
};

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;

constexpr PathCase kPaths[] = {
    {"https://a.example", kGet, "/.well-known/openid-credential-issuer", true, "[META-1]"},
    {"https://a.example", kGet, "/.well-known/oauth-authorization-server", true, "[AS-1] [URL-4]"},
    {"https://a.example", kPost, "/token", true, "[TOK-1]"},
    {"https://a.example", kPost, "/nonce", true, "[NON-1]"},
    {"https://a.example/t1", kGet, "/.well-known/openid-credential-issuer/t1", true, "inserted"},
    {"https://a.example/t1", kGet, "/.well-known/oauth-authorization-server/t1", true, "inserted"},
    {"https://a.example/t1", kPost, "/t1/token", true, "below the identifier"},
    {"https://a.example/t1", kGet, "/.well-known/openid-credential-issuer", false, "[URL-5]"},
    {"https://a.example/t1", kGet, "/.well-known/openid-credential-issuer/t2", false, "[URL-5]"},
    {"https://a.example/t1", kGet, "/t1/.well-known/openid-credential-issuer", false, "draft 13"},
    {"https://a.example/t1", kPost, "/token", false, "not below the identifier"},
    {"https://a.example", kPost, "//token", false, "no slash is merged"},
    {"https://a.example", kPost, "/token/", false, "no slash is dropped"},
    {"https://a.example", kPost, "/%74oken", false, "nothing is decoded"},
    {"https://a.example", kPost, "/TOKEN", false, "case counts"},
    {"https://a.example", kGet, "/offers/abc", true, "one segment"},
    {"https://a.example", kGet, "/offers/", false, "an empty segment is none"},
    {"https://a.example", kGet, "/offers/a/b", false, "two segments"},
    {"https://a.example", kGet, "/v1/offers", false, "the other listener"},
};

TEST(FindRoute, ComparesPathsByteByByte) {
  for (const PathCase& row : kPaths) {
    SCOPED_TRACE(std::string(row.identifier) + " " + row.path + ": " + row.why);
    const std::vector<Route> routes = Routes(ConfigOf(row.identifier), {});
    const RouteMatch match = FindRoute(routes, Listener::kWallet, row.method, row.path);
    EXPECT_EQ(match.route != nullptr, row.is_found);
    EXPECT_EQ(match.allowed.empty(), !row.is_found);
  }
}

TEST(FindRoute, GivesWhatStandsInTheLastSegment) {
  const std::vector<Route> routes = Routes(ConfigOf("https://a.example"), {});
  EXPECT_EQ(FindRoute(routes, Listener::kWallet, kGet, "/offers/r%20f").parameter, "r%20f");
  EXPECT_EQ(FindRoute(routes, Listener::kOperator, kGet, "/v1/offers/of_1").parameter, "of_1");
}

// [HTTP-8]
TEST(FindRoute, NamesTheMethodsOfAPathThatHasNotThisOne) {
  const std::vector<Route> routes = Routes(ConfigOf("https://a.example"), {});
  const RouteMatch nonce = FindRoute(routes, Listener::kWallet, kGet, "/nonce");
  EXPECT_EQ(nonce.route, nullptr);
  EXPECT_EQ(nonce.allowed, "POST, OPTIONS");
  const RouteMatch offers = FindRoute(routes, Listener::kOperator, HttpMethod::kPut, "/v1/offers");
  EXPECT_EQ(offers.route, nullptr);
  EXPECT_EQ(offers.allowed, "POST, GET, HEAD");
  const RouteMatch one = FindRoute(routes, Listener::kOperator, HttpMethod::kOther, "/v1/offers/x");
  EXPECT_EQ(one.allowed, "GET, HEAD, DELETE");
}

TEST(FindRoute, FindsHeadWhereGetIs) {
  const std::vector<Route> routes = Routes(ConfigOf("https://a.example"), {});
  EXPECT_NE(FindRoute(routes, Listener::kOperator, HttpMethod::kHead, "/livez").route, nullptr);
  EXPECT_EQ(FindRoute(routes, Listener::kWallet, HttpMethod::kHead, "/token").route, nullptr);
}

// Only health may be asked without a key.
TEST(Routes, AskForAKeyOnTheOperatorPort) {
  std::set<std::string> open;
  for (const Route& route : Routes(ConfigOf("https://a.example"), {})) {
    if (route.listener == Listener::kOperator && route.authentication == Authentication::kNone) {
      open.insert(route.path);
    }
  }
  EXPECT_EQ(open, (std::set<std::string>{"/livez", "/readyz"}));
}

CredentialConfigurations WithVct(std::string_view vct) {
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId("pid");
  configuration.signing.type = vct;
  configuration.type_metadata = JsonValue(JsonValue::Object{});
  return {{configuration}};
}

struct VctCase {
  const char* vct;
  const char* path;
  bool is_found;
  const char* why;
};

// [SD-12] [SD-14]
TEST(Routes, ServeTypeMetadataOnAVctOfOurs) {
  constexpr VctCase kCases[] = {
      {"https://a.example/t1/vct/pid", "/t1/vct/pid", true, "below the identifier"},
      {"https://b.example/t1/vct/pid", "/t1/vct/pid", false, "another host"},
      {"https://a.example/t2/vct/pid", "/t2/vct/pid", false, "another tenant"},
      {"https://a.example/t11", "/t11", false, "only looks like below"},
      {"urn:eudi:pid:1", "/t1/urn:eudi:pid:1", false, "no URL"},
  };
  for (const VctCase& row : kCases) {
    SCOPED_TRACE(std::string(row.vct) + ": " + row.why);
    const std::vector<Route> routes = Routes(ConfigOf("https://a.example/t1"), WithVct(row.vct));
    const RouteMatch match = FindRoute(routes, Listener::kWallet, kGet, row.path);
    EXPECT_EQ(match.route != nullptr, row.is_found);
    if (row.is_found) {
      EXPECT_EQ(match.parameter, "pid");
    }
  }
}

TEST(Routes, LetNoVctTakeAPathOfTheProtocol) {
  const std::vector<Route> routes =
      Routes(ConfigOf("https://a.example/t1"), WithVct("https://a.example/t1/token"));
  EXPECT_EQ(FindRoute(routes, Listener::kWallet, kGet, "/t1/token").route, nullptr);
}

std::string ReadDocument(const std::string& name) {
  std::ifstream file(std::string(std::getenv("CHANCERY_SOURCE")) + "/docs/" + name);
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "GET /v1/offers/{}" for every operation under `paths:`. A scan of lines, as the document is
// written: paths at two spaces, methods at four.
std::set<std::string> OperationsIn(const std::string& openapi) {
  std::set<std::string> operations;
  std::istringstream lines(openapi);
  std::string line;
  std::string path;
  bool is_in_paths = false;
  while (std::getline(lines, line)) {
    if (!line.empty() && line[0] != ' ' && line[0] != '#') {
      is_in_paths = line == "paths:";
    }
    if (is_in_paths && line.starts_with("  /") && line.ends_with(":")) {
      path = line.substr(2, line.size() - 3);
      const std::size_t brace = path.find('{');
      if (brace != std::string::npos) {
        path = path.substr(0, brace) + "{}" + path.substr(path.find('}') + 1);
      }
    }
    for (const char* method : {"get", "post", "delete", "put", "patch"}) {
      if (is_in_paths && line == "    " + std::string(method) + ":") {
        std::string name(method);
        std::transform(name.begin(), name.end(), name.begin(), [](char c) {
          return static_cast<char>(c - 'a' + 'A');
        });
        operations.insert(name + " " + path);
      }
    }
  }
  return operations;
}

TEST(Routes, StandInTheOpenApiDocumentAndNoOthersDo) {
  std::set<std::string> served;
  for (const Route& route : Routes(ConfigOf("https://a.example"), {})) {
    if (route.listener != Listener::kOperator) {
      continue;
    }
    const char* method = route.method == HttpMethod::kGet      ? "GET "
                         : route.method == HttpMethod::kDelete ? "DELETE "
                                                               : "POST ";
    served.insert(method + route.path);
  }
  EXPECT_EQ(OperationsIn(ReadDocument("openapi.yaml")), served);
}

}  // namespace
}  // namespace issuer
