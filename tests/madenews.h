// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QList>
#include <QString>

// News as a busy server would tell it, for pictures of the window.

namespace csp {

/// Messages of all kinds, both ways.
QList<CapturedMessage> makeMessages(const QString &id);
/// All of a busy server.
ServerDelta makeBusyDelta();
/// The widest that the status bar is likely to tell.
ServerDelta makeLargeFigures();

} // namespace csp
