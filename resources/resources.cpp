// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources.h"

#include <QtGlobal>
#include <QDir>

// Q_INIT_RESOURCE declares functions of the global namespace.
static void initAll() {
  Q_INIT_RESOURCE(unroll);
  Q_INIT_RESOURCE(translations);
}

namespace unroll {

void initResources() { initAll(); }

}  // namespace unroll
