// Result<T>: a value, or the error that stood in its way. The member names are those of
// std::expected, which becomes an alias for this the day Debian 12 goes.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "appliance/base/check.h"
#include "appliance/base/error.h"

namespace issuer {

template <typename E>
class Unexpected {
 public:
  explicit Unexpected(E error) : error_(std::move(error)) {}
  E& error() { return error_; }

 private:
  E error_;
};

template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  // Implicit on purpose: `return value;` and `return Fail(...)` both read as what they are.
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Unexpected<E> error)                                // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(error.error())) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Precondition of each: has_value(), respectively !has_value(). Broken: abort.
  T& value() & { return Checked(std::get_if<0>(&state_)); }
  const T& value() const& { return Checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(Checked(std::get_if<0>(&state_))); }
  E& error() { return Checked(std::get_if<1>(&state_)); }
  const E& error() const { return Checked(std::get_if<1>(&state_)); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  template <typename U>
  static U& Checked(U* alternative) {
    CHECK(alternative != nullptr);
    return *alternative;
  }

  std::variant<T, E> state_;
};

template <typename E>
class [[nodiscard]] Result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  Result() = default;
  Result(Unexpected<E> error)
      : error_(std::move(error.error())) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  E& error() { return CHECK(!has_value()), *error_; }
  const E& error() const { return CHECK(!has_value()), *error_; }

 private:
  std::optional<E> error_;
};

using Status = Result<void>;

// `detail` must be a literal; see Error.
inline Unexpected<Error> Fail(ErrorCode code, const char* detail) {
  return Unexpected<Error>(Error{code, detail});
}

}  // namespace issuer

// Statement macros, never expressions: a GNU statement expression inside a braced list would skip
// destructors.
// NOLINTBEGIN(bugprone-macro-parentheses): the arguments are declarations and names.
#define ISSUER_CONCAT_INNER(a, b) a##b
#define ISSUER_CONCAT(a, b) ISSUER_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression)                            \
  do {                                                         \
    if (auto status_ = (expression); !status_.has_value()) {   \
      return ::issuer::Unexpected(std::move(status_.error())); \
    }                                                          \
  } while (false)

#define ISSUER_ASSIGN_OR_RETURN(temporary, declaration, expression) \
  auto temporary = (expression);                                    \
  if (!temporary.has_value()) {                                     \
    return ::issuer::Unexpected(std::move(temporary.error()));      \
  }                                                                 \
  declaration = std::move(temporary).value()

#define ASSIGN_OR_RETURN(declaration, expression) \
  ISSUER_ASSIGN_OR_RETURN(ISSUER_CONCAT(result_, __COUNTER__), declaration, expression)
// NOLINTEND(bugprone-macro-parentheses)
