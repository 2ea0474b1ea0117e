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
    , m_row(new QWidget(this))
    , m_rowLayout(new QHBoxLayout(m_row))
    , m_mode(new QComboBox(this))
    , m_since(new QLabel(this))
{
    setObjectName(QStringLiteral("captureBar"));
    const int gap = fontMetrics().height() / 2;
    auto *label = new QLabel(tr("Ca&pture:"), m_row);
    label->setBuddy(m_mode);
    m_mode->setObjectName(QStringLiteral("captureMode"));
    m_mode->setAccessibleName(tr("Whose messages are captured"));
    m_mode->addItems({tr("Selected"), tr("All"), tr("Off")}); // in the order of Capture::Mode
    m_mode->setToolTip(
        tr("Selected: the messages of the selected sockets, until %n second(s) after "
           "they are left. All: those of every socket, also of new ones. Off: none.",
           nullptr, int(Capture::KeptFor.count())));
    m_since->setObjectName(QStringLiteral("capturedSince"));
    m_since->setForegroundRole(QPalette::PlaceholderText);
    m_since->setContentsMargins(gap, 0, gap, gap / 2);
    m_since->setWordWrap(true);
    m_since->hide();
    m_rowLayout->setContentsMargins(gap, gap / 2, gap / 2, gap / 2);
    m_rowLayout->setSpacing(gap / 2);
    m_rowLayout->addWidget(label);
    m_rowLayout->addWidget(m_mode);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_row);
    layout->addWidget(m_since);
    connect(m_mode, &QComboBox::activated, this,
            [this](int index) { Q_EMIT modeChosen(Capture::Mode(index)); });
}

void CaptureBar::setMode(Capture::Mode mode)
{
    m_mode->setCurrentIndex(int(mode));
}

void CaptureBar::addCommand(QAction *action)
{
    auto *button = new QToolButton(m_row);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setObjectName(QStringLiteral("messages.") + action->objectName());
    m_rowLayout->addWidget(button);
}

void CaptureBar::addField(QWidget *field)
{
    m_rowLayout->insertWidget(2, field, 1);
}

void CaptureBar::setSince(const QString &text)
{
    m_since->setText(text);
    m_since->setVisible(!text.isEmpty());
}

int CaptureBar::rowHeight() const
{
    return m_row->sizeHint().height();
}

void CaptureBar::setRowHeight(int height)
{
    m_row->setFixedHeight(height);
}

} // namespace csp
