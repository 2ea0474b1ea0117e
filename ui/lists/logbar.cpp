// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/logbar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

namespace csp {

LogBar::LogBar(QWidget *parent)
    : QWidget(parent)
    , m_level(new QComboBox(this))
{
    m_level->setObjectName(QStringLiteral("log.level"));
    m_level->setAccessibleName(tr("Lowest level listed"));
    m_level->addItem(tr("All levels"), int(LogEntry::Level::Info));
    m_level->addItem(tr("Warnings and errors"), int(LogEntry::Level::Warning));
    m_level->addItem(tr("Errors"), int(LogEntry::Level::Error));
    auto *label = new QLabel(tr("Le&vel:"), this);
    label->setBuddy(m_level);
    auto *row = new QHBoxLayout(this);
    const int gap = fontMetrics().height() / 2;
    row->setContentsMargins(gap, gap / 2, gap, gap / 2);
    row->setSpacing(gap);
    row->addWidget(label);
    row->addWidget(m_level);
    row->addStretch();
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogBar::levelChanged);
}

LogEntry::Level LogBar::level() const
{
    return LogEntry::Level(m_level->currentData().toInt());
}

void LogBar::reset()
{
    m_level->setCurrentIndex(0);
}

} // namespace csp
