// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/fieldnote.h"

#include "ui/basics/theme.h"

#include <QDir>

namespace csp {

QString givenText(const QString &source)
{
    return source.isEmpty() ? FieldNote::tr("Given on the command line")
                            : FieldNote::tr("Given in %1").arg(QDir::toNativeSeparators(source));
}

FieldNote::FieldNote(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    hide();
}

void FieldNote::showGiven(const QString &source)
{
    setText(givenText(source));
    setForegroundRole(QPalette::PlaceholderText);
    show();
}

void FieldNote::showFault(const QString &fault)
{
    QPalette own;
    own.setColor(QPalette::WindowText, toneColor(Tone::Failure, palette()));
    setPalette(own);
    setText(fault.isEmpty() ? QString() : tr("Not possible: %1").arg(fault));
    setVisible(!fault.isEmpty());
}

} // namespace csp
