// The publisher's thread.
#include "appliance/issuance/status_publisher_thread.h"

namespace issuer {

StatusPublisherThread::StatusPublisherThread(StatusPublisher& publisher,
                                             std::chrono::milliseconds interval)
    : publisher_(publisher), interval_(interval) {
  thread_ = std::thread([this] { Run(); });
}

StatusPublisherThread::~StatusPublisherThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void StatusPublisherThread::Run() {
  std::unique_lock lock(mutex_);
  do {
    lock.unlock();
    publisher_.PublishDue();
    lock.lock();
  } while (!stop_.wait_for(lock, interval_, [this] { return stopping_; }));
}

}  // namespace issuer
