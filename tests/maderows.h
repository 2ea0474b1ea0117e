// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QStringList>

class QAbstractItemModel;

// Rows for the tests of the console's lists, each made from a number or a name.

csp::ConnectionInfo makeConnection(int number);
csp::ClosedInfo makeClosed(const QString &id);
csp::SessionInfo makeSession(const QString &id, int sockets);
csp::CapturedMessage makeMessage(const QByteArray &data);
QStringList idsOf(const QAbstractItemModel &model);
