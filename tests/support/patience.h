// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtTest>

// QtTest gives up after five seconds, which a busy machine may well need: a test that waits for something to happen
// waits until it does, and only what never happens is a failure.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#undef QTRY_VERIFY2
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT((condition), 120000)
#define QTRY_VERIFY2(condition, message) QTRY_VERIFY2_WITH_TIMEOUT((condition), (message), 120000)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), 120000)
