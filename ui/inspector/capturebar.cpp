// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capturebar.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace csp {

CaptureBar::CaptureBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
    , m_mode(new QComboBox(this))
    , m_since(makeLine(QStringLiteral("capturedSince")))
    , m_record(makeLine(QStringLiteral("record")))
{
    setObjectName(QStringLiteral("captureBar"));
    const int gap = fontMetrics().height() / 2;
    auto *label = new QLabel(tr("Ca&pture:"), this);
    label->setBuddy(m_mode);
    m_mode->setObjectName(QStringLiteral("captureMode"));
    m_mode->setAccessibleName(tr("Whose messages are captured"));
    m_mode->addItems({tr("Selected"), tr("All"), tr("Off")}); // in the order of Capture::Mode
    m_mode->setToolTip(
        tr("Selected: the messages of the selected sockets, until %Ln second(s) after "
           "they are left. All: those of every socket, also of new ones. Off: none.",
           nullptr, int(Capture::KeptFor.count())));
    m_row->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    m_row->setSpacing(gap / 2);
    m_row->addWidget(label);
    m_row->addWidget(m_mode);
    m_row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_row);
    layout->addWidget(m_record);
    layout->addWidget(m_since);
    connect(m_mode, &QComboBox::activated, this,
            [this](int index) { Q_EMIT modeChosen(Capture::Mode(index)); });
}

QLabel *CaptureBar::makeLine(const QString &name)
{
    const int gap = fontMetrics().height() / 2;
    auto *line = new QLabel(this);
    line->setObjectName(name);
    line->setForegroundRole(QPalette::PlaceholderText);
    line->setContentsMargins(gap, 0, gap, gap / 2);
    line->setWordWrap(true);
    line->setTextFormat(Qt::PlainText);
    line->hide();
    return line;
}

void CaptureBar::setMode(Capture::Mode mode)
{
    m_mode->setCurrentIndex(int(mode));
}

void CaptureBar::addCommand(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setObjectName(QStringLiteral("messages.") + action->objectName());
    m_row->addWidget(button);
}

void CaptureBar::addField(QWidget *field)
{
    m_row->insertWidget(2, field, 4); // the stretch behind it has the rest
}

void CaptureBar::setSince(const QString &text)
{
    m_since->setText(text);
    m_since->setVisible(!text.isEmpty());
}

void CaptureBar::setRecord(const QString &text)
{
    m_record->setText(text);
    m_record->setVisible(!text.isEmpty());
}

} // namespace csp
