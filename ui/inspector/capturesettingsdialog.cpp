// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capturesettingsdialog.h"

#include "ui/inspector/capturesettingspage.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace csp {

CaptureSettingsDialog::CaptureSettingsDialog(const CaptureSettings &settings, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("captureSettings"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Capture settings"));
    auto *page = new CaptureSettingsPage(settings, this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    QPushButton *ok = buttons->button(QDialogButtonBox::Ok);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(page);
    layout->addWidget(buttons);
    connect(page, &CaptureSettingsPage::changed, this,
            [ok, page] { ok->setEnabled(page->fault().isEmpty()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, page] {
        Q_EMIT settingsChosen(page->settings());
        accept();
    });
    const int width = fontMetrics().averageCharWidth() * 90;
    resize(width, layout->totalHeightForWidth(width));
}

} // namespace csp
