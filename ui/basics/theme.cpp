// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/theme.h"

#include "ui/basics/consolestyle.h"

#include <QApplication>

namespace csp {

namespace {

struct Colours
{
    QRgb window, base, alternate, text, muted, button, border, accent, accentText, tip;
};

// Neutral greys with a trace of blue; one accent.
constexpr Colours Light{0xfff3f4f6, 0xffffffff, 0xfff8f9fb, 0xff1c2128, 0xff667080,
                        0xfff8f9fb, 0xffc9ced6, 0xff2563c9, 0xffffffff, 0xffffffff};
constexpr Colours Dark{0xff20242b, 0xff181b20, 0xff1d2127, 0xffe4e7ec, 0xff929cab,
                       0xff2c313a, 0xff3d444f, 0xff3b74d1, 0xffffffff, 0xff2c313a};

QPalette makePalette(const Colours &c)
{
    const QColor window(c.window);
    const bool dark = window.lightness() < 128;
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, QColor(c.text));
    p.setColor(QPalette::Base, QColor(c.base));
    p.setColor(QPalette::AlternateBase, QColor(c.alternate));
    p.setColor(QPalette::Text, QColor(c.text));
    p.setColor(QPalette::PlaceholderText, QColor(c.muted));
    p.setColor(QPalette::Button, QColor(c.button));
    p.setColor(QPalette::ButtonText, QColor(c.text));
    p.setColor(QPalette::BrightText, QColor(c.accentText));
    p.setColor(QPalette::Highlight, QColor(c.accent));
    p.setColor(QPalette::HighlightedText, QColor(c.accentText));
    p.setColor(QPalette::Link, dark ? QColor(c.accent).lighter(150) : QColor(c.accent));
    p.setColor(QPalette::LinkVisited, dark ? QColor(c.accent).lighter(150) : QColor(c.accent));
    p.setColor(QPalette::ToolTipBase, QColor(c.tip));
    p.setColor(QPalette::ToolTipText, QColor(c.text));
    p.setColor(QPalette::Light, QColor(c.button).lighter(dark ? 115 : 103));
    p.setColor(QPalette::Midlight, QColor(c.button).lighter(dark ? 108 : 101));
    p.setColor(QPalette::Mid, QColor(c.border));
    p.setColor(QPalette::Dark, QColor(c.border).darker(dark ? 130 : 115));
    p.setColor(QPalette::Shadow, QColor(c.border).darker(dark ? 190 : 140));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor(c.muted));
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.border));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(c.text));
    return p;
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return int(x * share + y * (1 - share)); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

} // namespace

QPalette lightPalette()
{
    return makePalette(Light);
}

QPalette darkPalette()
{
    return makePalette(Dark);
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

void applyTheme(QApplication &application, Theme theme, Density density)
{
    QApplication::setStyle(new ConsoleStyle(density));
    switch (theme) {
    case Theme::System:
        application.setPalette(QPalette());
        return;
    case Theme::Light:
        application.setPalette(lightPalette());
        return;
    case Theme::Dark:
        application.setPalette(darkPalette());
        return;
    }
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Plain:
        break;
    case Tone::Muted:
        return palette.color(QPalette::PlaceholderText);
    case Tone::Good:
        return QColor(dark ? 0xff5fc98b : 0xff1a7f4b);
    case Tone::Busy:
        return QColor(dark ? 0xff7fb0ff : 0xff2563c9);
    case Tone::Warning:
        return QColor(dark ? 0xffe5b454 : 0xff946200);
    case Tone::Failure:
        return QColor(dark ? 0xffff8a80 : 0xffb3261e);
    }
    return palette.color(QPalette::Text);
}

QColor toneBackground(Tone tone, const QPalette &palette)
{
    const double share = isDark(palette) ? 0.18 : 0.10;
    return mixed(toneColor(tone, palette), palette.color(QPalette::Base), share);
}

} // namespace csp
