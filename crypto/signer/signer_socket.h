// The Unix stream socket between the two processes: both ends of it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "appliance/base/fd.h"
#include "appliance/base/result.h"

namespace issuer {

// Connects without waiting: a listener whose queue is full counts as down. The descriptor does not
// block. Fails with kSignerDown.
Result<UniqueFd> ConnectToSigner(const std::filesystem::path& path);

// Listens at `path` with mode 0660, so that the group of its directory decides who may connect (who
// may stay is decided by uid, later). A socket that is there already is replaced, unless somebody
// listens on it; anything else that is there is left alone. The descriptor does not block. Fails
// with kFileUnusable.
Result<UniqueFd> ListenForIssuer(const std::filesystem::path& path);

// The listening socket that systemd passed, if it passed one: LISTEN_PID and LISTEN_FDS.
// [sd_listen_fds(3)] Fails with kFileUnusable if it passed several, or something else than a
// listening Unix stream socket.
Result<std::optional<UniqueFd>> SocketFromServiceManager();

// The uid of the process that connected; nullopt if the kernel does not say.
std::optional<uid_t> PeerUid(int connection);

}  // namespace issuer
