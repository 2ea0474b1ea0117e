// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/process.h"

#include <QByteArray>
#include <QtGlobal>

#include <csignal>

namespace csp {

void prepareProcess()
{
    std::signal(SIGPIPE, SIG_IGN);
    qputenv("QT_NO_THREADED_GLIB", "1");
}

} // namespace csp
