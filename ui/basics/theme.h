// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace csp {

/// The look the user chose; System leaves it to the desktop.
enum class Theme { System, Light, Dark };

/// How much room rows have.
enum class Density { Comfortable, Compact };

/// Gives the application Fusion with our palette for \a theme.
///
/// Thread: GUI thread.
void applyTheme(QApplication &application, Theme theme, Density density = Density::Comfortable);

QPalette lightPalette();
QPalette darkPalette();
bool isDark(const QPalette &palette);

/// What a colour says; always beside a word or an icon.
enum class Tone { Plain, Muted, Good, Busy, Warning, Failure };

/// The colour of text and icons of that tone on the palette's base.
QColor toneColor(Tone tone, const QPalette &palette);
/// The colour of a bar of that tone, to be read with the palette's text on it.
QColor toneBackground(Tone tone, const QPalette &palette);

} // namespace csp
