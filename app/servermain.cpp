// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/headless.h"
#include "app/process.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    csp::prepareProcess();
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    return csp::runWithoutWindow(csp::Program::Server,
                                 csp::parseOptions(csp::Program::Server, arguments));
}
