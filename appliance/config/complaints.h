// Complaints: what is wrong with one configuration file, gathered so that its writer sees all of it
// at once.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "appliance/config/config.h"

namespace issuer {

class Complaints {
 public:
  explicit Complaints(std::filesystem::path file) : file_(std::move(file)) {}
  void Add(std::string member, std::string reason) {
    all_.push_back({file_, std::move(member), std::move(reason)});
  }
  ConfigComplaints Take() { return std::move(all_); }
  bool empty() const { return all_.empty(); }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  ConfigComplaints all_;
};

}  // namespace issuer
