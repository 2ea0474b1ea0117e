// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterbox.h"

#include "ui/basics/icons.h"
#include "ui/basics/theme.h"

#include <QAction>
#include <QEvent>
#include <QGuiApplication>

namespace csp {

namespace {

QString helpText()
{
    return FilterBox::tr("Words match any visible field. Fields: %1.\n"
                         "Examples: class:Chat  peer:127.  queue>0  shared:yes  -path:/echo")
        .arg(FilterExpression::fieldNames().join(QStringLiteral(", ")));
}

} // namespace

FilterBox::FilterBox(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(QStringLiteral("filter"));
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: words, class:Chat, queue>0, -path:/echo"));
    setToolTip(helpText());
    setClearButtonEnabled(true);
    addAction(themedIcon(QStringLiteral("search"), Tone::Muted), LeadingPosition);
    m_badAction = addAction(themedIcon(QStringLiteral("error"), Tone::Failure), TrailingPosition);
    m_badAction->setVisible(false);
    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterBox::evaluate);
    connect(this, &QLineEdit::textChanged, this, &FilterBox::schedule);
}

void FilterBox::schedule()
{
    if (m_rows > ImmediateRows)
        m_pause.start();
    else
        evaluate();
}

void FilterBox::evaluate()
{
    m_pause.stop();
    const FilterExpression filter = FilterExpression::parse(text());
    m_isBad = !filter.error().isEmpty();
    m_badAction->setVisible(m_isBad);
    m_badAction->setToolTip(filter.error());
    setToolTip(m_isBad ? filter.error() : helpText());
    setAccessibleDescription(filter.error());
    updateMark();
    if (!m_isBad)
        Q_EMIT filterChanged(filter);
}

void FilterBox::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        updateMark();
}

void FilterBox::updateMark()
{
    QPalette own;
    if (m_isBad) {
        own = QGuiApplication::palette();
        own.setColor(QPalette::Base, toneBackground(Tone::Failure, own));
        own.setColor(QPalette::Text, toneColor(Tone::Failure, own));
    }
    setPalette(own);
}

} // namespace csp
