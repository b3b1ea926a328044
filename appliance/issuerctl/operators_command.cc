#include "appliance/issuerctl/operators_command.h"

#include <algorithm>
#include <utility>

#include "appliance/base/json_writer.h"
#include "appliance/base/random.h"
#include "appliance/config/operators.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

Answer<std::vector<Operator>> Load(const std::filesystem::path& file) {
  const auto directory = ReadOperators(file);
  if (!directory.has_value()) {
    return Sorry(ToText(directory.error()));
  }
  return directory->all();
}

Outcome Store(const std::filesystem::path& file, std::vector<Operator> operators) {
  const Status written = WriteOperators(file, OperatorDirectory(std::move(operators)));
  if (!written.has_value()) {
    return Sorry(file.string() + ": " + ToText(written.error()));
  }
  return {};
}

OperatorRole RoleOf(const std::string& name) {
  return name == "admin"     ? OperatorRole::kAdmin
         : name == "auditor" ? OperatorRole::kAuditor
                             : OperatorRole::kIssuer;
}

Outcome ShowKey(const ApiKey& key,
                const std::string& name,
                const std::filesystem::path& key_file,
                Terminal& terminal) {
  return key.Expose([&](ByteView raw) -> Outcome {
    if (!key_file.empty()) {
      return WriteNewFile(key_file, AsText(raw), FileMode::kPrivate);
    }
    if (terminal.form == OutputForm::kJson) {
      JsonWriter json;
      json.BeginObject().Member("name").Text(name).Member("api_key").Text(AsText(raw)).EndObject();
      terminal.out << std::move(json).Take() << "\n";
    } else {
      terminal.out << AsText(raw) << "\n";
      terminal.err << "This is the only time the key of `" << name
                   << "` is shown. Restart issuerd to let it in.\n";
    }
    return {};
  });
}

}  // namespace

OperatorsCommand::OperatorsCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("operators",
                                  "Add, remove and list those who may call the operator port")),
      add_(*app_.add_subcommand("add", "Make an API key; it is shown once and kept as a digest")),
      remove_(*app_.add_subcommand("remove", "Take an operator's access away")),
      list_(*app_.add_subcommand("list", "Who there is, with roles and limits")) {
  app_.require_subcommand(1);
  app_.add_option("--config", config_, "chancery.toml, which names the operators file")
      ->capture_default_str();
  add_.add_option("name", name_, "Lower-case letters, digits, dots, dashes, underscores")
      ->required();
  add_.add_option("--role",
                  role_,
                  "issuer: offers of its configurations; auditor: looks; admin: everything")
      ->check(CLI::IsMember({"issuer", "auditor", "admin"}))
      ->capture_default_str();
  add_.add_option("--configuration", configurations_, "What an issuer may offer; may be repeated");
  add_.add_option("--max-offers-per-minute", max_per_minute_, "For each configuration")
      ->check(CLI::Range(1U, 10'000'000U))
      ->capture_default_str();
  add_.add_option(
      "--key-file", key_file_, "Write the key to this new file (mode 0600) instead of showing it");
  remove_.add_option("name", name_, "The operator's name")->required();
}

Outcome OperatorsCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(config_));
  if (add_.parsed()) {
    return Add(config.operators_file, terminal);
  }
  if (remove_.parsed()) {
    return Remove(config.operators_file, terminal);
  }
  return List(config.operators_file, terminal);
}

Outcome OperatorsCommand::Add(const std::filesystem::path& file, Terminal& terminal) const {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(config_));
  if (!IsOperatorName(name_)) {
    return Sorry("a name is 1 to 64 lower-case letters, digits, dots, dashes or underscores");
  }
  ASSIGN_OR_RETURN(std::vector<Operator> operators, Load(file));
  for (const Operator& person : operators) {
    if (person.name.value() == name_) {
      return Sorry("`" + name_ + "` exists: remove it first to give it a new key");
    }
  }
  Operator person;
  person.name = OperatorName(name_);
  person.role = RoleOf(role_);
  person.max_offers_per_minute = max_per_minute_;
  for (const std::string& id : configurations_) {
    if (config.FindCredential(ConfigurationId(id)) == nullptr) {
      return Sorry("`" + id + "` is no [[credential]] of " + config_.string());
    }
    person.configurations.emplace_back(id);
  }
  if (person.role == OperatorRole::kIssuer && person.configurations.empty()) {
    return Sorry("an issuer needs at least one --configuration");
  }
  SystemRandom random;
  const ApiKey key = NewApiKey(random);
  person.key_digest = key.Expose([](ByteView raw) { return Sha256(raw); });
  operators.push_back(std::move(person));
  RETURN_IF_ERROR(Store(file, std::move(operators)));
  return ShowKey(key, name_, key_file_, terminal);
}

Outcome OperatorsCommand::Remove(const std::filesystem::path& file, Terminal& terminal) const {
  ASSIGN_OR_RETURN(std::vector<Operator> operators, Load(file));
  const auto removed = std::erase_if(
      operators, [&](const Operator& person) { return person.name.value() == name_; });
  if (removed == 0) {
    return Sorry("there is no operator `" + name_ + "`");
  }
  RETURN_IF_ERROR(Store(file, std::move(operators)));
  terminal.err << "Removed `" << name_ << "`. Restart issuerd to shut it out.\n";
  return {};
}

Outcome OperatorsCommand::List(const std::filesystem::path& file, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::vector<Operator> operators, Load(file));
  JsonWriter json;
  json.BeginArray();
  for (const Operator& person : operators) {
    json.BeginObject()
        .Member("name")
        .Text(person.name.value())
        .Member("role")
        .Text(RoleName(person.role));
    json.Member("configurations").BeginArray();
    std::string configurations;
    for (const ConfigurationId& id : person.configurations) {
      json.Text(id.value());
      configurations += " " + id.value();
    }
    json.EndArray()
        .Member("max_offers_per_minute")
        .Integer(person.max_offers_per_minute)
        .EndObject();
    if (terminal.form == OutputForm::kText) {
      terminal.out << person.name.value() << "\t" << RoleName(person.role) << "\t"
                   << person.max_offers_per_minute << "/min\t" << configurations << "\n";
    }
  }
  json.EndArray();
  if (terminal.form == OutputForm::kJson) {
    terminal.out << std::move(json).Take() << "\n";
  }
  return {};
}

}  // namespace issuer
