// A whole issuerd without processes: real use cases and routers over stores in memory and a signer
// that signs nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/operator_router.h"
#include "api/tenant_router.h"
#include "api/wallet_router.h"
#include "appliance/base/fd.h"
#include "appliance/base/json_value.h"
#include "appliance/base/log.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/draft13_tenant.h"
#include "appliance/issuance/services.h"
#include "appliance/issuerctl/wallet_transport.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jsonld/context_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_signer.h"
#include "tests/support/memory_stores.h"
#include "tests/support/temp_dir.h"

namespace issuer {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// What stands in the configuration, for tests to name. Beside it there is a tenant for draft 13,
// "https://issuer.example/d13".
constexpr std::string_view kTestIdentifier = "https://issuer.example/t1";
constexpr std::string_view kBadge =
    "badge";  // bound to a jwk; transaction code optional; claims: name, level, home
constexpr std::string_view kPid =
    "pid";  // bound; transaction code required; vct is a URL under the identifier
constexpr std::string_view kTicket = "ticket";  // no holder binding; transaction code optional
constexpr std::string_view kAdminKey = "ck_admin";
constexpr std::string_view kClerkKey = "ck_clerk";  // role issuer, badge only, 2 offers a minute
constexpr std::string_view kAuditorKey = "ck_auditor";

// What a test may change before the appliance is built.
struct TestSettings {
  Config config;
  CredentialConfigurations credentials;
  TrustLists trust;
};

class TestAppliance {
 public:
  explicit TestAppliance(const std::function<void(TestSettings&)>& adjust = nullptr);
  TestAppliance(const TestAppliance&) = delete;
  TestAppliance& operator=(const TestAppliance&) = delete;
  ~TestAppliance() = default;

  HttpResponse AskWallet(HttpMethod method,
                         std::string path,
                         const HeaderList& headers = {},
                         std::string body = "");
  // `key`: the API key; empty: none is sent. `path` may have a query.
  HttpResponse AskOperator(std::string_view key,
                           HttpMethod method,
                           std::string path,
                           std::string body = "",
                           const HeaderList& headers = {});

  // The answer to a good POST /v1/offers, parsed. Aborts if it is refused.
  JsonValue CreateOffer(std::string_view body);
  // The pre-authorized code of a new offer of `configuration`; its transaction code is "1234" if
  // `with_tx_code`.
  enum class TxCodeOfOffer : std::uint8_t { kNone, k1234 };
  std::string NewCode(std::string_view configuration, TxCodeOfOffer tx_code = TxCodeOfOffer::kNone);
  std::string NewToken(std::string_view configuration);
  std::string NewNonce();

  WalletRouter& wallet_router() { return wallet_router_; }
  RequestKeyRing& request_keys() { return *request_keys_; }
  StatusPublisher& status_lists() { return status_lists_; }
  OperatorRouter& operator_router() { return operator_router_; }
  Log& log() { return log_; }
  const Services& services() const { return services_; }
  // What a Wallet speaks through: the router, without HTTP between.
  WalletTransport Transport();

  FakeClock clock;
  FakeRandom random;
  MemoryStores stores;
  FakeSigner signer;

 private:
  HttpResponse Ask(Router& router, HttpRequest request);

  const UniqueFd log_fd_;
  Log log_;
  const TempDir key_folder_;
  const TestSettings settings_;
  const NonceMinters nonces_;
  ReplayCache replays_;
  const std::unique_ptr<RequestKeyRing> request_keys_;
  const OperatorDirectory directory_;
  const ContextStore contexts_;
  RdfConversion rdf_{contexts_};
  StatusPublisher status_lists_{settings_.config, stores, signer, clock, log_};
  const Services services_;
  WalletRouter wallet_router_;
  Draft13Tenant draft13_;
  WalletRouter draft13_router_;
  TenantRouter tenant_router_;
  OperatorRouter operator_router_;
  std::uint64_t num_requests_ = 0;
};

// The field's value; empty if it does not occur exactly once.
std::string FieldOf(const HttpResponse& response, std::string_view name);
// The body as JSON; a test failure and null if it is none.
JsonValue JsonOf(const HttpResponse& response);

// A claim tree for the badge: {"name":"Ada"}.
std::string OfferBody(std::string_view configuration, std::string_view more = "");

}  // namespace issuer
