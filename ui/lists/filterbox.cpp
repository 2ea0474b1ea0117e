// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterbox.h"

#include "ui/basics/icons.h"
#include "ui/basics/theme.h"

#include <QAction>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>

namespace csp {

FilterBox::FilterBox(QWidget *parent, FilterSet set)
    : QLineEdit(parent)
    , m_set(set)
{
    const bool isOfRows = set == FilterSet::Rows;
    setObjectName(isOfRows ? QStringLiteral("filter") : QStringLiteral("messages.filter"));
    setAccessibleName(isOfRows ? tr("Filter") : tr("Message filter"));
    setPlaceholderText(isOfRows ? tr("Filter: words, class:Chat, queue>0, -path:/echo")
                                : tr("Filter messages: words, dir:in, size>1k, -kind:ping"));
    m_completer = new FilterCompleter(this, set);
    setToolTip(helpText());
    setClearButtonEnabled(true);
    QAction *recent = addAction(themedIcon(QStringLiteral("search"), Tone::Muted), LeadingPosition);
    recent->setToolTip(tr("Recent filters and fields"));
    connect(recent, &QAction::triggered, this, &FilterBox::showRecent);
    m_badAction = addAction(themedIcon(QStringLiteral("error"), Tone::Failure), TrailingPosition);
    m_badAction->setVisible(false);
    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterBox::evaluate);
    connect(this, &QLineEdit::textChanged, this, &FilterBox::schedule);
    connect(this, &QLineEdit::textEdited, m_completer, &FilterCompleter::offerAtCursor);
    connect(this, &QLineEdit::editingFinished, this, &FilterBox::remember);
}

QString FilterBox::helpText() const
{
    const QString examples =
        m_set == FilterSet::Rows
            ? QStringLiteral("class:Chat  peer:127.  queue>64k  idle>=5m  shared:yes  -path:/echo  "
                             "\"two words\"")
            : QStringLiteral("dir:in  from:handler  kind=text  size>1k  -kind:ping  text:error  "
                             "\"two words\"");
    return tr("Words match any visible field. Fields: %1.\nExamples: %2\nDown: recent filters and "
              "fields")
        .arg(FilterExpression::fieldNames(m_set).join(QStringLiteral(", ")), examples);
}

void FilterBox::setValues(FilterCompleter::Values values)
{
    m_completer->setValues(std::move(values));
}

void FilterBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier) {
        if (text().isEmpty())
            showRecent();
        else
            m_completer->offerAtCursor();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterBox::remember()
{
    const QString filter = text().simplified();
    if (filter.isEmpty() || !FilterExpression::parse(filter, m_set).error().isEmpty())
        return;
    m_recent.removeAll(filter);
    m_recent.prepend(filter);
    m_recent = m_recent.mid(0, MaximumRecent);
}

void FilterBox::showRecent()
{
    remember();
    clear();
    m_completer->offerRecent(m_recent);
}

void FilterBox::schedule()
{
    if (m_rows > ImmediateRows || m_bytes > ImmediateBytes)
        m_pause.start();
    else
        evaluate();
}

void FilterBox::flush()
{
    if (m_pause.isActive())
        evaluate();
}

void FilterBox::evaluate()
{
    m_pause.stop();
    const FilterExpression filter = FilterExpression::parse(text(), m_set);
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
