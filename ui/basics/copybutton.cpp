// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/copybutton.h"

#include "ui/basics/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QToolTip>

namespace csp {

CopyButton::CopyButton(std::function<QString()> text, const QString &name, QWidget *parent)
    : QToolButton(parent)
    , m_text(std::move(text))
{
    setAutoRaise(true);
    setIcon(themedIcon(QStringLiteral("copy")));
    setToolTip(name);
    setAccessibleName(name);
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_text());
    QToolTip::showText(mapToGlobal(rect().bottomLeft()), tr("Copied"), this);
}

} // namespace csp
