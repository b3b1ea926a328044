// What both programs give up as soon as they start, whatever starts them. The sandbox proper comes
// on top.
#pragma once

#include <span>

#include "appliance/base/result.h"

namespace issuer {

// Before any thread and before any secret: files are made for the owner only (umask 077); no core
// dumps and no reading of our memory by other processes of our uid (not dumpable; debuggers and
// LeakSanitizer cannot attach either); no privilege is gained by exec any more; SIGPIPE and SIGXFSZ
// are ignored, so that write(2) reports what they would kill us for. Fails with kInternal.
Status HardenProcess();

enum class MemoryLock { kLocked, kNotAllowed };
// Keeps memory out of swap where that cannot make a later allocation fail: as root or without a
// limit on locked memory. Elsewhere the machine must run without swap.
MemoryLock LockMemory();

// Closes every descriptor above 2 that is not in `keep`. Before any thread that opens files.
void CloseStrayDescriptors(std::span<const int> keep);

}  // namespace issuer
