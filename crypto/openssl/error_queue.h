// OpenSSL's per-thread error queue, emptied where a call failed, so that no later call is blamed
// for an earlier one.
#pragma once

namespace issuer {

// Empties the calling thread's queue. Its texts are dropped: they may quote what a peer sent, and
// our own error codes say what failed.
void DrainErrorQueue();

}  // namespace issuer
