// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "app/process.h"
#include "app/windowrun.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    using csp::Options;
    using csp::Program;
    csp::prepareProcess();
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const csp::Result<Options> options = csp::parseOptions(Program::Console, arguments);
    if (options && options->action == Options::Action::Run && !options->headless) {
        const auto registry = csp::makeRegistry(*options);
        if (registry) // else runWithoutWindow() says why
            return csp::runWindow(argc, argv, *options, *registry);
    }
    const QCoreApplication application(argc, argv);
    return csp::runWithoutWindow(Program::Console, options);
}
