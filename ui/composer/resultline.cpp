// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/resultline.h"

#include "ui/basics/texts.h"
#include "ui/basics/theme.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace csp {

ResultLine::ResultLine(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_show(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_text->setObjectName(QStringLiteral("result"));
    m_text->setAccessibleDescription(tr("Result of the last command"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_show->setObjectName(QStringLiteral("showRefusals"));
    m_show->setText(tr("Show"));
    m_show->setToolTip(tr("Show what was refused, and why"));
    m_show->hide();
    row->addWidget(m_text, 1);
    row->addWidget(m_show);
    connect(m_show, &QToolButton::clicked, this, [this] { Q_EMIT refusalsAsked(m_refusals); });
}

QString ResultLine::text() const
{
    return m_text->text();
}

void ResultLine::showResults(const QString &done, const TargetResults &results)
{
    TargetResults refusals;
    for (const TargetResult &result : results) {
        if (!result.status.isOk())
            refusals.append(result);
    }
    const bool isOnly = results.size() == 1 && !refusals.isEmpty();
    showCounts(isOnly ? QString() : done, refusals.size(), refusals);
}

void ResultLine::showCounts(const QString &done, qint64 refused, const TargetResults &refusals)
{
    m_refusals = refusals;
    m_show->setVisible(!refusals.isEmpty());
    if (refused == 0)
        setText(done, false);
    else if (done.isEmpty())
        setText(tr("refused %1: %2").arg(refusals.first().id, refusals.first().status.toString()),
                true);
    else
        setText(tr("%1, refused %2").arg(done, numberText(refused)), true);
}

void ResultLine::showFailure(const QString &text)
{
    m_refusals.clear();
    m_show->hide();
    setText(text, true);
}

void ResultLine::setText(const QString &text, bool isFailure)
{
    m_text->setText(text);
    m_text->setToolTip(text);
    m_isFailure = isFailure;
    updateColour();
}

void ResultLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        updateColour();
}

void ResultLine::updateColour()
{
    QPalette own = QGuiApplication::palette();
    own.setColor(QPalette::WindowText, toneColor(m_isFailure ? Tone::Failure : Tone::Good, own));
    m_text->setPalette(own);
}

} // namespace csp
