// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/windowrun.h"
#include "server/handlerregistry.h"
#include "tests/hunghandler.h"

/// csp-console with a handler at /hung that never returns.
int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = csp::parseOptions(csp::Program::Console, arguments);
    csp::HandlerRegistry registry;
    if (!options || !registry.add<csp::HungHandler>(QStringLiteral("/hung")).isOk())
        return 2;
    return csp::runWindow(argc, argv, *options, registry);
}
