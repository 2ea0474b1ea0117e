// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/quitdialog.h"

#include "ui/basics/texts.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace csp {

QuitDialog::QuitDialog(int webSockets, QWidget *parent)
    : QDialog(parent)
    , m_isLast(new QCheckBox(tr("Do not ask &again"), this))
{
    setObjectName(QStringLiteral("quitDialog"));
    setWindowTitle(tr("Quit"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_isLast->setObjectName(QStringLiteral("quit.last"));
    auto *question = new QLabel(tr("WebSockets open: %1. Quit?").arg(numberText(webSockets)), this);
    question->setObjectName(QStringLiteral("quit.question"));
    QFont bold = question->font();
    bold.setWeight(QFont::DemiBold);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    question->setFont(bold);
    auto *explanation = new QLabel(
        tr("The server is in this window: each is closed with 1001, and its OnPostServer "
           "runs."),
        this);
    explanation->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *quit = buttons->addButton(tr("&Quit"), QDialogButtonBox::AcceptRole);
    quit->setObjectName(QStringLiteral("accept"));
    quit->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    const int gap = fontMetrics().height();
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap * 3 / 4);
    for (QWidget *widget : {static_cast<QWidget *>(question), static_cast<QWidget *>(explanation),
                            static_cast<QWidget *>(m_isLast), static_cast<QWidget *>(buttons)})
        layout->addWidget(widget);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
}

bool QuitDialog::isLastQuestion() const
{
    return m_isLast->isChecked();
}

} // namespace csp
