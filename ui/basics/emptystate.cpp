// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/emptystate.h"

#include "ui/basics/copybutton.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QVBoxLayout>

namespace csp {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_explanation(new QLabel(this))
    , m_lines(new QWidget(this))
    , m_grid(new QGridLayout(m_lines))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_title->setAlignment(Qt::AlignHCenter);
    m_explanation->setAlignment(Qt::AlignHCenter);
    m_explanation->setForegroundRole(QPalette::PlaceholderText);
    m_explanation->setWordWrap(false);
    m_layout = new QVBoxLayout(this);
    m_layout->setSpacing(fontMetrics().height() / 2);
    m_layout->addStretch(2);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_explanation);
    m_layout->addSpacing(fontMetrics().height() / 2);
    m_grid->setHorizontalSpacing(fontMetrics().averageCharWidth() * 2);
    m_layout->addWidget(m_lines, 0, Qt::AlignHCenter);
    m_layout->addStretch(3);
}

void EmptyState::setTexts(const QString &title, const QString &explanation)
{
    m_title->setText(title);
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
}

QLabel *EmptyState::addCopyLine(const QString &label, const QString &text)
{
    const int row = m_grid->rowCount();
    auto *name = new QLabel(label, this);
    name->setForegroundRole(QPalette::PlaceholderText);
    name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *value = new QLabel(text, this);
    value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *copy = new CopyButton([value] { return value->text(); }, tr("Copy: %1").arg(label), this);
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(value, row, 1);
    m_grid->addWidget(copy, row, 2);
    return value;
}

void EmptyState::addWidget(QWidget *widget)
{
    m_layout->insertWidget(m_layout->count() - 1, widget, 0, Qt::AlignHCenter);
}

} // namespace csp
