// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/formula_signs.h"

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;

bool empty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }
bool isOne(const Formula& f) {
  return f.kind == Kind::Symbol || f.kind == Kind::Number || f.kind == Kind::Word || f.kind == Kind::Fenced ||
         f.kind == Kind::Script || f.kind == Kind::Accent || f.kind == Kind::Matrix ||
         (f.kind == Kind::Row && f.children.size() == 1 && isOne(f.children[0])) ||
         (f.kind == Kind::Row && f.children.size() == 2 && f.children[0].text == "∂" && isOne(f.children[1]));
}
/// In parentheses where it has parts.
std::string one(const Formula& f) { return isOne(f) ? toText(f) : "(" + toText(f) + ")"; }

/// A minus that follows nothing, an operator or an opening mark is a sign: no space behind it.
bool isSign(const std::vector<Formula>& parts, size_t i) {
  return parts[i].text == "−" && (i == 0 || parts[i - 1].kind == Kind::Operator);
}

std::string joined(const std::vector<Formula>& parts) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Formula& part = parts[i];
    const std::string text = toText(part);
    if (part.kind != Kind::Operator) {
      const bool follows = i > 0 && parts[i - 1].kind != Kind::Operator;
      const bool argument = follows && part.kind == Kind::Fenced &&
                            (parts[i - 1].kind == Kind::Word || parts[i - 1].kind == Kind::Symbol);
      if (follows && !argument && !out.empty() && out.back() != ' ' &&
          !(parts[i - 1].kind == Kind::Symbol && parts[i - 1].text == "∂"))
        out += " ";
      out += text;
    } else if (text == ",") {
      out += ", ";
    } else if (isSign(parts, i) || text == "(" || text == "[" || text == ":") {
      out += text;
    } else {
      out += (out.empty() || out.back() == ' ' ? "" : " ") + text + " ";
    }
  }
  return out;
}

std::string script(const Formula& f) {
  std::string out = one(f.children[0]);
  if (!empty(f.children[1])) out += "_" + one(f.children[1]);
  if (!empty(f.children[2])) out += f.children[2].text == "′" ? "′" : "^" + one(f.children[2]);
  return out;
}

std::string bigSum(const Formula& f) {
  std::string out = f.text;
  if (!empty(f.children[0])) out += "_" + one(f.children[0]);
  if (!empty(f.children[1])) out += "^" + one(f.children[1]);
  return out + " " + toText(f.children[2]);
}

/// A column is written as a row with a transposition mark; a matrix row by row.
std::string matrixText(const Formula& f) {
  const bool column = f.columns == 1 && f.rows > 1;
  std::string out = "[";
  for (size_t i = 0; i < f.children.size(); ++i) {
    if (i > 0) out += !column && i % static_cast<size_t>(f.columns) == 0 ? "; " : ", ";
    out += toText(f.children[i]);
  }
  return out + (column ? "]ᵀ" : "]");
}

std::string accentText(const Formula& f) {
  return toText(f.children[0]) + (f.text == "~" ? "\u0303" : f.text == "^" ? "\u0302" : "\u0304");
}

}  // namespace

std::string toText(const Formula& f) {
  switch (f.kind) {
    case Kind::Row: return joined(f.children);
    case Kind::Symbol:
    case Kind::Word:
    case Kind::Number:
    case Kind::Operator:
    case Kind::Ellipsis: return f.text;
    case Kind::Fraction: return one(f.children[0]) + "/" + one(f.children[1]);
    case Kind::Script: return script(f);
    case Kind::Accent: return accentText(f);
    case Kind::Fenced: return f.text.substr(0, 1) + toText(f.children[0]) + f.text.substr(1);
    case Kind::Sum: return bigSum(f);
    case Kind::Matrix: return matrixText(f);
    case Kind::Root: return "√" + (isOne(f.children[0]) ? toText(f.children[0]) : "(" + toText(f.children[0]) + ")");
    case Kind::Brace: return toText(f.children[0]);
  }
  return {};
}

}  // namespace unroll::formula
