// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/noticespage.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace csp {

NoticesPage::NoticesPage(const QList<Notice> &notices, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("noticesPage"));
    auto *column = new QVBoxLayout(this);
    for (const Notice &notice : notices) {
        auto *box = new QCheckBox(notice.text, this);
        box->setObjectName(QStringLiteral("notice.") + notice.name);
        box->setAccessibleName(QString(notice.text).remove(QLatin1Char('&')));
        box->setChecked(notice.isOn);
        column->addWidget(box);
        m_boxes.insert(notice.name, box);
    }
    column->addStretch();
}

bool NoticesPage::isOn(const QString &name) const
{
    return m_boxes.value(name)->isChecked();
}

} // namespace csp
