// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/preferencesdialog.h"

#include "ui/basics/icons.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace csp {

namespace {

/// In average characters.
constexpr int Width = 140;

} // namespace

PreferencesDialog::PreferencesDialog(QWidget *parent)
    : QDialog(parent)
    , m_pages(new QTabWidget(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("preferences"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Preferences"));
    m_pages->setObjectName(QStringLiteral("preferences.pages"));
    m_pages->setAccessibleName(tr("Pages of the preferences"));
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_pages, 1);
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(fontMetrics().averageCharWidth() * Width, 0);
}

void PreferencesDialog::addPage(QWidget *page, const QString &title)
{
    auto *framed = new QWidget(m_pages);
    auto *column = new QVBoxLayout(framed);
    const bool grows = page->sizePolicy().verticalPolicy() == QSizePolicy::Expanding;
    column->addWidget(page, 1, grows ? Qt::Alignment() : Qt::AlignTop);
    m_pages->addTab(framed, title);
}

void PreferencesDialog::setFault(QWidget *page, const QString &fault)
{
    m_faults.insert(page, fault);
    const int tab = m_pages->indexOf(page->parentWidget());
    m_pages->setTabIcon(tab, fault.isEmpty() ? QIcon()
                                             : themedIcon(QStringLiteral("error"), Tone::Failure));
    m_pages->setTabToolTip(tab, fault);
    bool isUsable = true;
    for (const QString &each : std::as_const(m_faults))
        isUsable = isUsable && each.isEmpty();
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(isUsable);
}

} // namespace csp
