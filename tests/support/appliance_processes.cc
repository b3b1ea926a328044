#include "tests/support/appliance_processes.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/fd.h"
#include "appliance/base/json_reader.h"
#include "appliance/issuerctl/http_client.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

std::string Program(const std::string& name) {
  const char* folder = std::getenv("CHANCERY_BIN");
  CHECK(folder != nullptr);
  return std::string(folder) + "/" + name;
}

std::filesystem::path Examples() {
  const char* source = std::getenv("CHANCERY_SOURCE");
  CHECK(source != nullptr);
  return std::filesystem::path(source) / "docs" / "examples";
}

std::string SoftHsmModule() {
  for (const char* path :
       {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"}) {
    if (std::filesystem::exists(path)) {
      return path;
    }
  }
  CHECK(false);
  return "";
}

void Replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// The number after `"name":` in the last line of `log` that says issuerd.ready.
std::uint16_t PortIn(const std::string& log, const std::string& name) {
  const std::size_t line = log.rfind("issuerd.ready");
  const std::size_t at = line == std::string::npos ? line : log.find("\"" + name + "\":", line);
  return at == std::string::npos
             ? std::uint16_t{0}
             : static_cast<std::uint16_t>(std::atoi(log.c_str() + at + name.size() + 3));
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::filesystem::path& folder,
                           const std::filesystem::path& log,
                           const std::filesystem::path& pin) {
  std::vector<char*> argv;
  for (const std::string& word : command) {
    argv.push_back(const_cast<char*>(
        word.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): execv reads only
  }
  argv.push_back(nullptr);
  const UniqueFd out(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const UniqueFd in(::open(pin.empty() ? "/dev/null" : pin.c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(out.is_open() && in.is_open());
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  if (pid_ == 0) {
    ::dup2(out.get(), 1);  // before 3 is replaced, which `out` may be
    ::dup2(out.get(), 2);
    ::dup2(in.get(), 3);
    ::fcntl(3, F_SETFD, 0);  // for the case that it was 3 already
    if (::chdir(folder.c_str()) == 0) {
      ::execv(argv.front(), argv.data());
    }
    ::_exit(127);
  }
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    Signal(SIGKILL);
    Wait();
  }
}

void ChildProcess::Signal(int signal) const {
  ::kill(pid_, signal);
}

int ChildProcess::Wait() {
  int status = 0;
  CHECK(::waitpid(std::exchange(pid_, -1), &status, 0) > 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

ApplianceProcesses::ApplianceProcesses(const Edits& edits) {
  // LeakSanitizer cannot look into programs that are not dumpable.
  ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  std::filesystem::copy(Examples(), folder(), std::filesystem::copy_options::recursive);
  std::string config = ReadWholeFile(folder() / "chancery.toml");
  Replace(config, "127.0.0.1:8080", "127.0.0.1:0");
  Replace(config, "127.0.0.1:8081", "127.0.0.1:0");
  Replace(config, "/usr/lib/softhsm/libsofthsm2.so", SoftHsmModule());
  for (const auto& [from, to] : edits) {
    Replace(config, from, to);
  }
  std::ofstream(folder() / "chancery.toml") << config;
  RunIssuerctl({"init", "--softhsm", "hsm"});
  RunIssuerctl({"operators", "add", "test", "--role", "admin", "--key-file", "test.key"});
  api_key_ = ReadWholeFile(folder() / "test.key");
  ::setenv("SOFTHSM2_CONF", (folder() / "hsm" / "softhsm2.conf").c_str(), 1);
}

void ApplianceProcesses::RunIssuerctl(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{Program("issuerctl")};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ChildProcess child(command, folder(), folder() / "issuerctl.log", "");
  const int status = child.Wait();
  if (status != 0) {
    std::fprintf(stderr, "%s\n", ReadWholeFile(folder() / "issuerctl.log").c_str());
  }
  CHECK(status == 0);
}

void ApplianceProcesses::StartSigner() {
  signer_.emplace(
      std::vector<std::string>{Program("signerd"), "--config", "chancery.toml", "--pin-fd", "3"},
      folder(),
      folder() / "signerd.log",
      folder() / "pin");
}

bool ApplianceProcesses::StartIssuer() {
  const std::filesystem::path log =
      folder() / ("issuerd." + std::to_string(++num_starts_) + ".log");
  issuer_.emplace(
      std::vector<std::string>{Program("issuerd"), "--config", "chancery.toml"}, folder(), log, "");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (ReadPorts() && IsReady()) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

bool ApplianceProcesses::ReadPorts() {
  const std::string log =
      ReadWholeFile(folder() / ("issuerd." + std::to_string(num_starts_) + ".log"));
  wallet_port_ = PortIn(log, "wallet_port");
  operator_port_ = PortIn(log, "operator_port");
  return operator_port_ != 0;
}

bool ApplianceProcesses::IsReady() const {
  HttpCall call;
  call.url = operator_url() + "/readyz";
  const auto answer = Send(call);
  return answer.has_value() && answer->status == 200;
}

void ApplianceProcesses::KillSigner() {
  signer_->Signal(SIGKILL);
  signer_->Wait();
  signer_.reset();
}

void ApplianceProcesses::KillIssuer() {
  issuer_->Signal(SIGKILL);
  issuer_->Wait();
  issuer_.reset();
}

std::pair<int, int> ApplianceProcesses::Stop() {
  issuer_->Signal(SIGTERM);
  const int issuer_status = issuer_->Wait();
  issuer_.reset();
  signer_->Signal(SIGTERM);
  const int signer_status = signer_->Wait();
  signer_.reset();
  return {issuer_status, signer_status};
}

Answer<CreatedTestOffer> ApplianceProcesses::CreateOffer(const std::string& body) const {
  HttpCall call;
  call.method = "POST";
  call.url = operator_url() + "/v1/offers";
  call.headers = {{"Authorization", "Bearer " + api_key_}, {"Content-Type", "application/json"}};
  call.body = body;
  ASSIGN_OR_RETURN(const HttpAnswer answer, Send(call));
  const auto json = ParseJson(answer.body);
  if (answer.status != 201 || !json.has_value()) {
    return Sorry(std::to_string(answer.status) + " " + answer.body);
  }
  CreatedTestOffer offer{*json->FindText("handle"), *json->FindText("link"), std::nullopt};
  if (const JsonValue* tx_code = json->Find("tx_code");
      tx_code != nullptr && tx_code->FindText("value") != nullptr) {
    offer.tx_code = *tx_code->FindText("value");
  }
  return offer;
}

Answer<JsonValue> ApplianceProcesses::ShowOffer(const std::string& handle) const {
  HttpCall call;
  call.url = operator_url() + "/v1/offers/" + handle;
  call.headers = {{"Authorization", "Bearer " + api_key_}};
  ASSIGN_OR_RETURN(const HttpAnswer answer, Send(call));
  auto json = ParseJson(answer.body);
  if (answer.status != 200 || !json.has_value()) {
    return Sorry(std::to_string(answer.status) + " " + answer.body);
  }
  return *std::move(json);
}

WalletTransport ApplianceProcesses::Transport() const {
  return [address = wallet_address()](const WalletRequest& request) {
    HttpCall call;
    call.method = request.method;
    call.url = request.origin + request.path;
    call.headers = request.headers;
    call.body = request.body;
    call.connect = address;
    auto answer = Send(call);
    return answer.has_value()
               ? WalletResponse{answer->status, std::move(answer->headers), std::move(answer->body)}
               : WalletResponse{};
  };
}

std::vector<Certificate> ApplianceProcesses::anchors() const {
  auto chain = ParsePemChain(ReadWholeFile(folder() / "trust-anchor.pem"));
  CHECK(chain.has_value());
  return *std::move(chain);
}

std::string ApplianceProcesses::Logs() const {
  std::string logs;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() == ".log") {
      logs += ReadWholeFile(entry.path());
    }
  }
  return logs;
}

std::string PidOffer(const std::string& canary, bool with_tx_code, const std::string& delivery) {
  return R"({"credentials":[{"configuration":"eu-pid","claims":{"family_name":")" + canary +
         R"(","given_name":"Ada","birthdate":"1815-12-10","place_of_birth":{"locality":"London","country":"GB"},)"
         R"("nationalities":["GB"],"date_of_expiry":"2099-01-01","issuing_authority":"Example Registry Office",)"
         R"("issuing_country":"GB"}}],)" +
         (with_tx_code ? R"("tx_code":{"mode":"numeric","length":6},)" : "") + R"("delivery":")" +
         delivery + R"("})";
}

}  // namespace issuer
