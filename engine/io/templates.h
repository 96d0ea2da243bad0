// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text.h"
#include "graph/network_spec.h"

namespace unroll {

/// A document that comes with the program: a trainable template, or a worked example that carries
/// its weights and sample. Files: resources/examples/KEY.unroll, embedded in the library so that the
/// command line needs no installation.
struct Template {
  std::string key;
  Text title;
  Text summary;
  enum class Kind { Template, Worked } kind = Kind::Template;
  std::string level;   ///< "first steps", "images", "sequences", "text"
  std::string source;  ///< the document and section it comes from
};
const std::vector<Template>& templates();
const Template* findTemplate(std::string_view key);
/// The document's text. requires: KEY exists.
std::string_view templateText(std::string_view key);
Result<NetworkSpec> makeTemplate(std::string_view key);

}  // namespace unroll
