// The way from a document's root to where the expansion is, for errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace issuer {

class DocumentPath {
 public:
  // Goes one step down as long as it lives. A name must live as long.
  class Step {
   public:
    Step(DocumentPath& path, std::variant<std::string_view, std::size_t> name_or_index)
        : path_(path) {
      path_.steps_.push_back(name_or_index);
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { path_.steps_.pop_back(); }

   private:
    DocumentPath& path_;
  };

  // A JSON Pointer. [rfc6901]
  std::string ToString() const;

 private:
  std::vector<std::variant<std::string_view, std::size_t>> steps_;
};

}  // namespace issuer
