// See answer_board.h.
#include "crypto/signer/answer_board.h"

#include <utility>

namespace issuer {

AnswerBoard::Call::Call(AnswerBoard& board, std::size_t num_requests)
    : board_(board), answers_(num_requests), num_open_(num_requests) {
  const std::lock_guard lock(board_.mutex_);
  first_id_ = board_.next_id_;
  board_.next_id_ += num_requests;
  is_lost_ = !board_.is_open_;
  for (std::size_t i = 0; i < num_requests && !is_lost_; ++i) {
    board_.waiting_.emplace(IdOf(i), this);
  }
}

AnswerBoard::Call::~Call() {
  const std::lock_guard lock(board_.mutex_);
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    board_.waiting_.erase(IdOf(i));
  }
}

bool AnswerBoard::Call::is_lost() const {
  const std::lock_guard lock(board_.mutex_);
  return is_lost_;
}

Result<std::vector<SignerAnswer>> AnswerBoard::Call::Wait(Deadline deadline) {
  std::unique_lock lock(board_.mutex_);
  const bool in_time =
      changed_.wait_until(lock, deadline.at(), [&] { return is_lost_ || num_open_ == 0; });
  if (is_lost_) {
    return Fail(ErrorCode::kSignerDown, "there is no connection to the signer, or it was lost");
  }
  if (!in_time) {
    return Fail(ErrorCode::kSignerBusy, "the signer did not answer in time");
  }
  std::vector<SignerAnswer> answers;
  for (std::optional<Result<SignerAnswer>>& answer : answers_) {
    ASSIGN_OR_RETURN(SignerAnswer value, *std::move(answer));
    answers.push_back(std::move(value));
  }
  return answers;
}

void AnswerBoard::Open() {
  const std::lock_guard lock(mutex_);
  is_open_ = true;
  opened_.notify_all();
}

void AnswerBoard::Close() {
  const std::lock_guard lock(mutex_);
  is_open_ = false;
  for (const auto& [id, call] : waiting_) {
    call->is_lost_ = true;
    call->changed_.notify_all();
  }
  waiting_.clear();
}

bool AnswerBoard::is_open() const {
  const std::lock_guard lock(mutex_);
  return is_open_;
}

bool AnswerBoard::WaitUntilOpen(Deadline deadline) {
  std::unique_lock lock(mutex_);
  return opened_.wait_until(lock, deadline.at(), [&] { return is_open_; });
}

bool AnswerBoard::Put(std::uint64_t id, Result<SignerAnswer> answer) {
  const std::lock_guard lock(mutex_);
  if (id == 0 || id >= next_id_) {
    return false;
  }
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) {
    return true;
  }
  Call& call = *found->second;
  waiting_.erase(found);
  call.answers_[id - call.first_id_] = std::move(answer);
  if (--call.num_open_ == 0) {
    call.changed_.notify_all();
  }
  return true;
}

}  // namespace issuer
