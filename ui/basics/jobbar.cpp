// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/jobbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace csp {

JobRow::JobRow(const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(text, this))
    , m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("job"));
    const int gap = fontMetrics().height() / 2;
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 2, gap, gap / 2);
    row->setSpacing(gap);
    m_text->setObjectName(QStringLiteral("job.text"));
    m_text->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(QStringLiteral("job.progress"));
    m_progress->setAccessibleName(text);
    m_progress->setFormat(tr("%v of %m"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("job.cancel"));
    cancel->setAccessibleDescription(text);
    connect(cancel, &QPushButton::clicked, this, &JobRow::cancelAsked);
    row->addWidget(m_text);
    row->addWidget(m_progress, 1);
    row->addWidget(cancel);
}

void JobRow::setProgress(qsizetype done, qsizetype total)
{
    m_progress->setMaximum(int(total));
    m_progress->setValue(int(done));
}

void JobRow::end()
{
    hide(); // its button may still be in its click
    deleteLater();
}

JobBar::JobBar(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("jobBar"));
    setAccessibleName(tr("Work under way"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(1);
}

JobRow *JobBar::begin(const QString &text)
{
    auto *row = new JobRow(text, this);
    m_rows->addWidget(row);
    return row;
}

} // namespace csp
