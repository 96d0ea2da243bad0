// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/product_form.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "explain/pattern.h"

namespace unroll::explain {
namespace {

struct Form {
  std::string_view axes;
  std::string_view product;  ///< in the small TeX; {0} and {1} are the operands
};

/// Contractions with the axes called a, b, c in the order in which they come.
constexpr std::array kForms = {
    Form{"ab,b,a", "{0} {1}"},            Form{"a,ba,b", "{1} {0}"},
    Form{"ab,a,b", "{0}^{⊤} {1}"},        Form{"a,ab,b", "{1}^{⊤} {0}"},
    Form{"a,a,", "{0}^{⊤} {1}"},          Form{"a,b,ab", "{0} {1}^{⊤}"},
    Form{"a,b,ba", "{1} {0}^{⊤}"},        Form{"ab,bc,ac", "{0} {1}"},
    Form{"ab,cb,ac", "{0} {1}^{⊤}"},      Form{"ab,cb,ca", "{1} {0}^{⊤}"},
    Form{"ab,ac,bc", "{0}^{⊤} {1}"},      Form{"ab,ac,cb", "{1}^{⊤} {0}"},
    Form{"ab,ca,cb", "{1} {0}"},          Form{"ab,ca,bc", "{0}^{⊤} {1}^{⊤}"},
    Form{"ab,bc,ca", "{1}^{⊤} {0}^{⊤}"},  Form{",,", "{0} · {1}"},
    Form{",a,a", "{0} · {1}"},            Form{"a,,a", "{0} · {1}"},
    Form{",ab,ab", "{0} · {1}"},          Form{"ab,,ab", "{0} · {1}"},
};

}  // namespace

std::optional<Formula> matrixProduct(const ProductAxes& axes, Formula a, Formula b) {
  std::map<char, char> letters;
  std::string canonical;
  for (const char letter : axes.a + "," + axes.b + "," + axes.out) {
    if (letter == ',') canonical += letter;
    else canonical += letters.emplace(letter, static_cast<char>('a' + letters.size())).first->second;
  }
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const Form& f) { return f.axes == canonical; });
  if (form == kForms.end()) return std::nullopt;
  Filling filling;
  filling.operands = {std::move(a), std::move(b)};
  return fillPattern(form->product, filling);
}

std::string summedAxes(const ProductAxes& axes) {
  std::string summed;
  for (const char letter : axes.a + axes.b)
    if (axes.out.find(letter) == std::string::npos && summed.find(letter) == std::string::npos) summed += letter;
  return summed;
}

}  // namespace unroll::explain
