// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/findbar.h"

#include "ui/basics/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace csp {

FindBar::FindBar(const QString &name, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_field(new QLineEdit(this))
    , m_result(new QLabel(this))
{
    setObjectName(name);
    const int gap = fontMetrics().height() / 2;
    m_field->setObjectName(name + QStringLiteral(".text"));
    m_field->setAccessibleName(what);
    m_field->setPlaceholderText(what);
    m_field->setClearButtonEnabled(true);
    m_field->addAction(themedIcon(QStringLiteral("search"), Tone::Muted),
                       QLineEdit::LeadingPosition);
    m_result->setObjectName(name + QStringLiteral(".result"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    row->setSpacing(gap / 2);
    row->addWidget(m_field, 1);
    row->addWidget(m_result);
    connect(addButton(QStringLiteral("previous"), QStringLiteral("previous"),
                      tr("Previous (Shift+Return)")),
            &QToolButton::clicked, this, &FindBar::previousAsked);
    connect(addButton(QStringLiteral("next"), QStringLiteral("next"), tr("Next (Return)")),
            &QToolButton::clicked, this, &FindBar::nextAsked);
    connect(addButton(QStringLiteral("dismiss"), QStringLiteral("close"), tr("Close (Esc)")),
            &QToolButton::clicked, this, &FindBar::closed);
    connect(m_field, &QLineEdit::textChanged, this, &FindBar::textChanged);
    m_field->installEventFilter(this);
    hide();
}

/// The window's shortcuts leave these keys to the field.
bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter)
            event->accept();
    }
    return QWidget::eventFilter(watched, event);
}

QToolButton *FindBar::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setObjectName(m_name + QLatin1Char('.') + name);
    button->setIcon(themedIcon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

QString FindBar::text() const
{
    return m_field->text();
}

void FindBar::setText(const QString &text)
{
    m_field->setText(text);
}

void FindBar::setResult(const QString &text, Tone tone)
{
    m_tone = tone;
    m_result->setText(text);
    m_field->setAccessibleDescription(text);
    updateColor();
}

void FindBar::open()
{
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && event->modifiers() & Qt::ShiftModifier)
        Q_EMIT previousAsked();
    else if (isReturn)
        Q_EMIT nextAsked();
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

void FindBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColor();
}

void FindBar::updateColor()
{
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(m_tone, own));
    m_result->setPalette(own);
}

} // namespace csp
