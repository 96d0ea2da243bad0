// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/text.h"
#include "math/formula.h"

namespace unroll {

/// Text with mathematics on its way out of the program: a derivation, a step, a whole worked example or a work
/// sheet. Written once; LaTeX and plain text (here), pages, SVG and PNG (the window) are made of it.
struct Manuscript {
  /// LEVEL 1: a part (forward pass), 2: a layer, 3: a section of it ("forget gate"), 4: a step.
  struct Heading {
    int level = 1;
    Text text;
    std::optional<Formula> formula = {};  ///< behind the text
    bool operator==(const Heading&) const = default;
  };
  struct Paragraph {
    Text text;
    bool small = false;  ///< an aside
    bool operator==(const Paragraph&) const = default;
  };
  /// A chain: the first line in full, the others begin with their relation ("= …") and stand below the first's.
  struct Equation {
    std::vector<Formula> lines;
    bool operator==(const Equation&) const = default;
  };
  /// What a document printed beside what is right, both with the mark of the footnote that says why.
  struct Fault {
    Text printedTitle, rightTitle;
    Formula printed, right;
    Text reason;  ///< the footnote
    bool operator==(const Fault&) const = default;
  };
  struct Cell {
    Text text;
    std::optional<Formula> formula = {};  ///< instead of the text
    bool operator==(const Cell&) const = default;
  };
  struct Table {
    std::vector<Text> titles;
    std::vector<bool> numeric;  ///< by column: set to the right
    std::vector<std::vector<Cell>> rows;
    Text more;  ///< below the rows: what was left out
    bool operator==(const Table&) const = default;
  };
  /// A task of a work sheet: numbered, kept on one page, ROOM lines to write on.
  struct Task {
    int number = 0;
    Text text;
    std::vector<Formula> lines;
    int room = 0;
    bool operator==(const Task&) const = default;
  };
  /// "Name: ____  Date: ____".
  struct Fields {
    std::vector<Text> titles;
    bool operator==(const Fields&) const = default;
  };
  struct PageBreak {
    bool operator==(const PageBreak&) const = default;
  };
  using Block = std::variant<Heading, Paragraph, Equation, Fault, Table, Task, Fields, PageBreak>;

  Text title;
  Text subtitle;  ///< where it comes from
  std::vector<Block> blocks;

  bool operator==(const Manuscript&) const = default;
};

/// An engine sentence in the reader's language; without one it is English.
using Say = std::function<std::string(const Text&)>;

/// Lines of a chain from whole statements: what repeats the left side of the first begins at its relation.
std::vector<Formula> chained(std::vector<Formula> statements);

/// Where the left side of "a = b" ends: the index of the first "=" of the outermost row, or −1.
int relationOf(const Formula& formula);

}  // namespace unroll
