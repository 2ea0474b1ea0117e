// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "server/handlerregistry.h"
#include "tests/hunghandler.h"

#include <QCoreApplication>

/// csp-server with a handler at /hung that never returns.
int main(int argc, char *argv[])
{
    using csp::Program;
    const QCoreApplication application(argc, argv);
    const auto options = csp::parseOptions(Program::Server, QCoreApplication::arguments());
    csp::HandlerRegistry registry;
    if (!options || !registry.add<csp::HungHandler>(QStringLiteral("/hung")).isOk())
        return csp::UsageError;
    return csp::runHeadless(Program::Server, *options, registry);
}
