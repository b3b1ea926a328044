#include "appliance/issuerctl/check_config_command.h"

#include <fstream>
#include <iterator>
#include <string>

#include "appliance/base/json_writer.h"
#include "appliance/config/config_parser.h"
#include "appliance/config/credential_configuration_parser.h"
#include "appliance/config/key_use.h"
#include "appliance/config/operators.h"
#include "appliance/contexts/term_check.h"
#include "appliance/trust/iaca_files.h"
#include "appliance/trust/trust_lists_reader.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/mdoc_certificate.h"

namespace issuer {
namespace {

// The first certificate of `file` must be a document signer's. [MD-10]
ConfigComplaints CheckDocumentSigner(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string pem{std::istreambuf_iterator<char>(in), {}};
  const auto chain = ParsePemChain(pem);
  const Status fit =
      chain.has_value() ? CheckMdocSigner(chain->front().der) : Unexpected<Error>(chain.error());
  if (fit.has_value()) {
    return {};
  }
  return {{file, "", fit.error().detail}};
}

ConfigComplaints Check(const std::filesystem::path& file, Timestamp now) {
  const auto config = ReadConfig(file);
  if (!config.has_value()) {
    return config.error();
  }
  ConfigComplaints complaints;
  const auto add = [&](const ConfigComplaints& more) {
    complaints.insert(complaints.end(), more.begin(), more.end());
  };
  if (const auto credentials = ReadCredentialConfigurations(*config); !credentials.has_value()) {
    add(credentials.error());
  } else {
    add(CheckTerms(*config, *credentials));
  }
  if (const auto operators = ReadOperators(config->operators_file); !operators.has_value()) {
    add(operators.error());
  }
  const auto trust = ReadTrustLists(config->trust);
  add(trust.has_value() ? StaleTrust(config->trust, *trust, now) : trust.error());
  if (config->iaca.has_value()) {
    add(CheckIaca(*config->iaca, now));
  }
  for (const SigningKeyConfig& key : config->keys) {
    if (!std::filesystem::exists(key.certificates)) {
      complaints.push_back({key.certificates,
                            "",
                            "is not there: `issuerctl init` makes the certificates of a test "
                            "token, your CA those of a real one"});
    } else if (Signs(*config, key.name, CredentialFormat::kMsoMdoc)) {
      add(CheckDocumentSigner(key.certificates));
    }
  }
  return complaints;
}

void WriteJson(const ConfigComplaints& complaints, std::ostream& out) {
  JsonWriter json;
  json.BeginObject().Member("ok").Boolean(complaints.empty()).Member("complaints").BeginArray();
  for (const ConfigComplaint& complaint : complaints) {
    json.BeginObject().Member("file").Text(complaint.file.string());
    json.Member("member")
        .Text(complaint.member)
        .Member("reason")
        .Text(complaint.reason)
        .EndObject();
  }
  json.EndArray().EndObject();
  out << std::move(json).Take() << "\n";
}

}  // namespace

CheckConfigCommand::CheckConfigCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("check-config", "Check chancery.toml and all files it names")) {
  app_.add_option("--config", config_, "The file to check")->capture_default_str();
}

Outcome CheckConfigCommand::Run(Terminal& terminal) {
  const ConfigComplaints complaints = Check(config_, SystemClock().Now());
  if (terminal.form == OutputForm::kJson) {
    WriteJson(complaints, terminal.out);
  } else if (complaints.empty()) {
    terminal.out << config_.string() << ": nothing to complain about\n";
  }
  if (!complaints.empty()) {
    return Sorry(ToText(complaints));
  }
  return {};
}

}  // namespace issuer
