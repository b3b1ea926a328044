// The settings of one appliance: chancery.toml, read once, constant afterwards. Both processes read
// the same file; each uses its own sections. To reload is to restart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/public_key.h"
#include "appliance/base/size.h"
#include "appliance/base/uri.h"
#include "appliance/config/client_settings.h"
#include "appliance/config/credential_format.h"
#include "appliance/config/encryption_config.h"
#include "appliance/config/iaca_settings.h"
#include "appliance/config/render_template.h"
#include "appliance/config/status_settings.h"

namespace issuer {

// A name in one language, for `display` arrays. [vci-1.0 §12.2.4]
struct DisplayName {
  std::string name;
  std::string locale;  // BCP 47 tag; empty: not given
};

struct LoopbackAddress {
  std::string host;        // "127.0.0.1" or "::1": anything else is refused, TLS is the edge's
  std::uint16_t port = 0;  // 0: the kernel chooses, for tests
};

struct Lifetimes {
  Seconds offer{600};               // default for an offer that names no expiry
  Seconds offer_max{86400};         // longest an operator may ask for
  Seconds access_token{300};        // [vci-1.0 §13.9]: at most 300 for bearer tokens
  Seconds bound_access_token{900};  // of tokens bound to a DPoP key
  Seconds nonce{300};
  Seconds offer_record{30 * 86400};  // how long an ended offer can still be looked up
};

enum class DpopMode : std::uint8_t {
  kOff,      // not spoken: a proof is not looked at
  kAllowed,  // who proves a key gets a token bound to it, everyone else a bearer token
  kRequired  // no token without a proof, no bearer token is taken
};

// Sender-constrained access tokens. [rfc9449]
struct DpopPolicy {
  DpopMode mode = DpopMode::kAllowed;
  bool require_nonce = false;  // every proof carries a nonce of ours
  Seconds max_proof_age{300};  // since its `iat`
};

struct Limits {
  std::uint16_t tx_code_attempts = 5;  // wrong ones; then the code is dead for ever
  std::uint16_t batch_size = 10;       // keys in one credential request; 1: no batches
  std::uint16_t issuances_per_token =
      32;                         // credentials per configuration that one access token may obtain
  std::uint16_t in_flight = 256;  // requests at work; above it 503 at once
  std::uint16_t wallet_threads = 64;
  std::uint16_t operator_threads = 8;
  std::uint32_t max_body_len = 256 * kKiB;         // bytes, wallet port
  std::uint32_t max_operator_body_len = 2 * kMiB;  // bytes, operator port (portraits)
};

// Refresh tokens, for senders that are known by a key or a client authentication. [HAIP-14]
struct RefreshSettings {
  bool enabled = false;
  Seconds lifetime{30 * 86400};   // of all tokens that go back to one code; rotation adds nothing
  std::uint32_t max_uses = 1000;  // refreshes that go back to one code
};

// [vci-1.0 §11]
struct NotificationSettings {
  bool enabled = false;
  Seconds token_grace{86400};  // an access token that expired may still notify that much later
  // Deferred responses have an identifier too. Off: a library that many wallets are made of refuses
  // such a response, and the credential in it is lost.
  bool with_deferred = false;
  bool revoke_deleted = false;  // what a wallet says it deleted is revoked, where it has a status
};

// [vci-1.0 §9]
struct DeferredSettings {
  bool enabled = false;
  Seconds interval{60};          // what wallets are told to wait between two polls
  Seconds lifetime{30 * 86400};  // how long a decision and the credential after it may take
  Seconds token_grace{0};        // an access token that expired may still collect that much later
};

// What operators' systems are told. [docs/adr/0013-webhooks.md]
struct EventSettings {
  Seconds retention{0};  // how long events are kept; 0: there are none
};

// Where `issuerctl webhooks` posts events to.
struct WebhookConfig {
  std::string name;              // also of its state file
  std::string url;               // https; or http to 127.0.0.1, which the command refuses by itself
  std::filesystem::path secret;  // file: 64 hex digits, the key of the HMAC
};

// What a signing key is for. One purpose each.
enum class KeyPurpose : std::uint8_t {
  kCredential = 1,
  kMetadata = 2,  // signs the Credential Issuer metadata; at most one
  kStatus = 3,    // signs status lists; at most one
};

struct SigningKeyConfig {
  KeyName name;    // also CKA_LABEL
  std::string id;  // CKA_ID, lower-case hex
  KeyPurpose purpose = KeyPurpose::kCredential;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::filesystem::path certificates;  // PEM: leaf first, no trust anchor. The chain goes into x5c.
};

// One credential configuration, as far as signing needs it: this is signerd's policy table.
struct SigningPolicyEntry {
  ConfigurationId id;
  CredentialFormat format = CredentialFormat::kSdJwtVc;
  std::string type;                       // dc+sd-jwt: vct; mso_mdoc: doctype; W3C: empty
  std::vector<std::string> types;         // W3C: with "VerifiableCredential" in front
  std::vector<std::string> contexts;      // W3C: URLs; the first one tells the data model
  std::optional<Cryptosuite> suite;       // exactly where the format has an embedded proof
  std::vector<RenderTemplate> templates;  // W3C: become renderMethod
  KeyName key;
  Seconds validity{90 * 86400};  // longest exp - iat
  std::uint32_t max_per_minute = 6000;
  bool binding_required = true;  // a credential without a holder key is refused
  bool self_check = true;        // each signature is verified before the credential leaves
  bool has_status = false;       // its credentials have a place in a status list, each
  std::filesystem::path
      file;  // the rest of it, see credential_configuration.h; signerd does not read it
};

// A JSON-LD context that is not among the pinned ones. [LD-7]
struct ContextConfig {
  std::string url;
  std::filesystem::path file;  // its text
  std::string sha256;          // of the text, lower-case hex
};

struct TokenConfig {
  std::filesystem::path module;  // PKCS#11 shared object
  std::string label;             // of the token
  std::uint16_t sessions = 8;    // signatures at the same time
};

// What wallets of an identifier are spoken to in.
enum class WalletProtocol : std::uint8_t {
  kFinal,    // OpenID4VCI 1.0
  kDraft13,  // the implementer's draft of February 2024
};

// As whom W3C credentials are issued, and how verifiers find the key.
enum class IssuerDid : std::uint8_t {
  kNone,  // the Credential Issuer Identifier itself; keys by x5c
  kWeb,   // did:web of the identifier, whose document we serve
  kJwk,   // did:jwk of the signing key
};

struct Config {
  HttpsUrl identifier;  // the Credential Issuer Identifier
  WalletProtocol protocol = WalletProtocol::kFinal;
  std::optional<HttpsUrl> draft13_identifier;  // of the tenant for older wallets; its own path
  std::vector<DisplayName> display;            // of the issuer
  IssuerDid did = IssuerDid::kNone;
  bool include_iss = true;                      // put `iss` into SD-JWT VCs beside x5c
  bool publish_authorization_endpoint = false;  // one that refuses, for clients that insist
  bool always_authorization_details = false;    // in token responses, asked for or not

  LoopbackAddress wallet_listener;
  LoopbackAddress operator_listener;
  std::filesystem::path
      operators_file;  // who may call the operator port; written by `issuerctl operators`

  std::filesystem::path store;  // LMDB directory
  std::uint64_t store_map_mib = 1024;

  std::filesystem::path signer_socket;
  std::uint32_t signer_peer_uid = 0;  // the only uid that may connect to it: issuerd's
  std::filesystem::path audit;        // directory of the audit log, owned by signerd

  TokenConfig token;
  std::vector<SigningKeyConfig> keys;
  std::vector<SigningPolicyEntry> credentials;
  std::vector<ContextConfig> contexts;

  EncryptionConfig encryption;
  Lifetimes lifetimes;
  DpopPolicy dpop;
  Limits limits;
  TrustSettings trust;
  RefreshSettings refresh;
  NotificationSettings notification;
  DeferredSettings deferred;
  EventSettings events;
  StatusSettings status;
  std::optional<IacaSettings> iaca;  // nullopt: nothing is published
  std::vector<WebhookConfig> webhooks;

  // Null if there is none.
  const SigningPolicyEntry* FindCredential(const ConfigurationId& id) const;
  const SigningKeyConfig* FindKey(const KeyName& name) const;
  const SigningKeyConfig* FindKey(KeyPurpose purpose) const;  // the first
  const SigningKeyConfig* StatusKey() const;                  // signs status lists
};

// What is wrong with a configuration, for the person who wrote it.
struct ConfigComplaint {
  std::filesystem::path file;
  std::string member;  // "lifetimes.access_token", "claims[3].path"
  std::string reason;  // a sentence that says what to do
};
using ConfigComplaints = std::vector<ConfigComplaint>;

}  // namespace issuer
