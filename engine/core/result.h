// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/assert.h"
#include "core/text.h"

namespace unroll {

/// Who can mend it: the input's author (exit code 1), the caller (2), the machine's owner (3).
enum class ErrorKind { Input, Usage, Machine };

/// Where something is wrong. Lines and columns count from 1; 0 means not known.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string node;
  std::string attribute;
  bool operator==(const Place&) const = default;
};

/// What went wrong, as a stable CODE ("file.truncated"), a sentence that says what, where and how to
/// mend it, and the place.
struct Error {
  std::string code;
  Text message;
  Place place = {};
  ErrorKind kind = ErrorKind::Input;

  /// "FILE:LINE:COLUMN: sentence", as far as the place is known, in English.
  std::string english() const;
};

struct Unit {
  bool operator==(const Unit&) const = default;
};

/// A value or the error that stood in its way.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return m_state.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    UNROLL_ASSERT(ok());
    return std::get<0>(m_state);
  }
  const T& value() const& {
    UNROLL_ASSERT(ok());
    return std::get<0>(m_state);
  }
  T&& value() && {
    UNROLL_ASSERT(ok());
    return std::get<0>(std::move(m_state));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() {
    UNROLL_ASSERT(!ok());
    return std::get<1>(m_state);
  }
  const Error& error() const {
    UNROLL_ASSERT(!ok());
    return std::get<1>(m_state);
  }

 private:
  std::variant<T, Error> m_state;
};

/// Success without a value: return Unit{}.
using Status = Result<Unit>;

}  // namespace unroll

#define UNROLL_CONCAT_(a, b) a##b
#define UNROLL_CONCAT(a, b) UNROLL_CONCAT_(a, b)

/// UNROLL_TRY(auto x, f()): x is f's value, or the function returns f's error.
#define UNROLL_TRY(declaration, expression)                                                               \
  auto UNROLL_CONCAT(result_, __LINE__) = (expression);                                                   \
  if (!UNROLL_CONCAT(result_, __LINE__).ok()) return std::move(UNROLL_CONCAT(result_, __LINE__)).error(); \
  declaration = std::move(UNROLL_CONCAT(result_, __LINE__)).value()

/// UNROLL_CHECK(f()): the function returns f's error, if there is one.
#define UNROLL_CHECK(expression)                                                                    \
  if (auto UNROLL_CONCAT(result_, __LINE__) = (expression); !UNROLL_CONCAT(result_, __LINE__).ok()) \
  return std::move(UNROLL_CONCAT(result_, __LINE__)).error()
