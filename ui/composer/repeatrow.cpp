// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/repeatrow.h"

#include "ui/basics/texts.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

namespace csp {

RepeatRow::RepeatRow(QWidget *parent)
    : QWidget(parent)
    , m_interval(makeSpin(QStringLiteral("repeat.interval"), tr("Interval in milliseconds"),
                          int(MaxInterval.count()), 1'000))
    , m_count(makeSpin(QStringLiteral("repeat.count"), tr("Number of rounds"), MaxRounds, 10))
    , m_stopOnError(new QCheckBox(tr("Stop on &error"), this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Ca&ncel"), this))
{
    setObjectName(QStringLiteral("repeat"));
    m_interval->setSuffix(tr(" ms"));
    m_count->setSuffix(tr(" times"));
    m_stopOnError->setObjectName(QStringLiteral("repeat.stopOnError"));
    m_stopOnError->setToolTip(tr("A round in which one is refused is the last"));
    m_stopOnError->setChecked(true);
    m_progress->setObjectName(QStringLiteral("repeat.progress"));
    m_progress->setAccessibleName(tr("Rounds sent"));
    m_cancel->setObjectName(QStringLiteral("repeat.cancel"));
    m_cancel->setToolTip(tr("Send no further round"));
    connect(m_cancel, &QPushButton::clicked, this, &RepeatRow::cancelAsked);
    auto *label = new QLabel(tr("Repeat e&very"), this);
    label->setBuddy(m_interval);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 2);
    for (QWidget *widget : {static_cast<QWidget *>(label), static_cast<QWidget *>(m_interval),
                            static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_stopOnError)})
        row->addWidget(widget);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    row->addStretch();
    showIdle();
}

QSpinBox *RepeatRow::makeSpin(const QString &name, const QString &accessibleName, int most,
                              int value)
{
    auto *spin = new QSpinBox(this);
    spin->setObjectName(name);
    spin->setAccessibleName(accessibleName);
    spin->setRange(1, most);
    spin->setValue(value);
    spin->setGroupSeparatorShown(true);
    spin->setAlignment(Qt::AlignRight);
    return spin;
}

Repeat RepeatRow::repeat() const
{
    return {std::chrono::milliseconds(m_interval->value()), m_count->value(),
            m_stopOnError->isChecked()};
}

void RepeatRow::showProgress(int rounds, int wanted)
{
    m_progress->setMaximum(wanted);
    m_progress->setValue(rounds);
    m_progress->setFormat(tr("%1 of %2").arg(numberText(rounds), numberText(wanted)));
    setBusy(true);
}

void RepeatRow::showIdle()
{
    setBusy(false);
}

void RepeatRow::setBusy(bool busy)
{
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
    for (QWidget *field : {static_cast<QWidget *>(m_interval), static_cast<QWidget *>(m_count),
                           static_cast<QWidget *>(m_stopOnError)})
        field->setEnabled(!busy);
}

} // namespace csp
