// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/theme.h"

#include <QIcon>
#include <QString>

namespace csp {

/// One of our own icons, drawn in the palette's colour of \a tone whenever it is painted, so that
/// it follows a change of theme.
///
/// Thread: GUI thread.
QIcon themedIcon(const QString &name, Tone tone = Tone::Plain);

} // namespace csp
