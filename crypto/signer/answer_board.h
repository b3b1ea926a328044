// Where callers wait for their answers and the reader thread puts them: requests of many callers,
// by id.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "crypto/signer/signer.h"

namespace issuer {

// A credential or other signed document, or the list of keys.
struct Recorded {};
using SignerAnswer = std::variant<std::string, std::vector<SigningKeyInfo>, Recorded>;

// Any thread.
class AnswerBoard {
 public:
  // The requests of one caller, with consecutive ids. Gives them up when destroyed: answers that
  // come later are dropped.
  class Call {
   public:
    Call(AnswerBoard& board, std::size_t num_requests);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();

    // Id of the request at `index`, in [0, num_requests).
    std::uint64_t IdOf(std::size_t index) const { return first_id_ + index; }

    // True if there was no connection when the call was made, or it broke since: nothing need be
    // sent.
    bool is_lost() const;

    // Waits until every request has its answer, then returns them in order, or the error of the
    // first that has one. Beside those: kSignerDown (there is no connection, or it was lost
    // meanwhile), kSignerBusy (`deadline` passed).
    Result<std::vector<SignerAnswer>> Wait(Deadline deadline);

   private:
    friend class AnswerBoard;

    AnswerBoard& board_;
    std::uint64_t first_id_ = 0;
    // Guarded by board_.mutex_.
    std::vector<std::optional<Result<SignerAnswer>>> answers_;
    std::size_t num_open_ = 0;
    bool is_lost_ = false;
    std::condition_variable changed_;
  };

  // From now on calls may be made.
  void Open();
  // Calls fail with kSignerDown, those that wait and those to come.
  void Close();
  bool is_open() const;
  // Waits for Open(); false if `deadline` passed.
  bool WaitUntilOpen(Deadline deadline);

  // False for an id that was never given out. Answers to requests that were given up are dropped.
  bool Put(std::uint64_t id, Result<SignerAnswer> answer);

 private:
  mutable std::mutex mutex_;  // guards all below, and the calls
  std::condition_variable opened_;
  bool is_open_ = false;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, Call*> waiting_;
};

}  // namespace issuer
