#include "appliance/issuerctl/webhooks_command.h"

#include <poll.h>

#include <algorithm>
#include <vector>

#include "hardening/process/service_notification.h"
#include "hardening/process/shutdown_signal.h"

namespace issuer {
namespace {

constexpr int kPauseMs = 1000;  // between two looks at the feed

// True if it is time to stop; false after `pause_ms`.
bool WaitForStop(const ShutdownSignal& shutdown, int pause_ms) {
  pollfd stop{shutdown.fd(), POLLIN, 0};
  return ::poll(&stop, 1, pause_ms) > 0;
}

}  // namespace

WebhooksCommand::WebhooksCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("webhooks", "Tell other systems what happens here")),
      run_(*app_.add_subcommand("run", "Post events to every [[webhook]], until told to stop")) {
  app_.require_subcommand(1);
  options_.AddTo(app_);
  run_.add_option("--state", state_, "Folder that remembers what each hook has taken")
      ->capture_default_str();
  run_.add_flag("--once", once_, "Try each hook once and end: 1 if one of them failed");
  run_.add_flag("--allow-loopback-http",
                allow_loopback_http_,
                "For tests: hooks may be http://127.0.0.1:PORT");
}

Outcome WebhooksCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(options_.config));
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  std::vector<WebhookSender> senders;
  for (const WebhookConfig& webhook : config.webhooks) {
    if (!webhook.url.starts_with("https://") && !allow_loopback_http_) {
      return Sorry("webhook " + webhook.name + " is not https");
    }
    ASSIGN_OR_RETURN(WebhookSender sender, WebhookSender::Create(webhook, state_));
    senders.push_back(std::move(sender));
  }
  if (senders.empty()) {
    return Sorry("chancery.toml has no [[webhook]]");
  }
  const ShutdownSignal shutdown;
  NotifyServiceManager("READY=1");
  for (;;) {
    bool is_idle = true;
    bool has_failed = false;
    for (WebhookSender& sender : senders) {
      const SendOutcome outcome = sender.SendNext(client, terminal);
      is_idle = is_idle && outcome != SendOutcome::kSome;
      has_failed = has_failed || outcome == SendOutcome::kFailed;
    }
    if (once_ && (is_idle || has_failed)) {
      return has_failed ? Sorry("a hook did not take its event") : Outcome();
    }
    if (WaitForStop(shutdown, is_idle ? kPauseMs : 0)) {
      return {};
    }
  }
}

}  // namespace issuer
