// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QString>

namespace csp {

/// One way to connect to an endpoint: whose it is, and what to write there.
///
/// Thread: a value.
struct ClientLine
{
    QString label;
    QString text;
};

/// The address itself and a line for each of wscat, Python and JavaScript.
QList<ClientLine> clientLines(const QString &url);
/// A whole program in Python (python3-websockets) that prints what it receives.
QString pythonProgram(const QString &url);

} // namespace csp
