// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/testhandlers.h"
#include "tests/testserver.h"

namespace csp {

inline HandlerRegistry echoes(const WitnessPtr &witness)
{
    HandlerRegistry registry;
    const bool isComplete =
        registry.add<DedicatedEcho>(QStringLiteral("/dedicated"), witness).isOk()
        && registry.add<SharedEcho>(QStringLiteral("/pool"), witness).isOk()
        && registry.add<NonBlockingEcho>(QStringLiteral("/shared"), witness).isOk()
        && registry.add<EitherEcho>(QStringLiteral("/either"), witness).isOk();
    if (!isComplete)
        qFatal("a path is wrong");
    return registry;
}

inline const QStringList AllModes{QStringLiteral("/dedicated"), QStringLiteral("/pool"),
                                  QStringLiteral("/shared")};

inline void addModes()
{
    QTest::addColumn<QString>("path");
    for (const QString &each : AllModes)
        QTest::newRow(qPrintable(each.mid(1))) << each;
}

} // namespace csp
