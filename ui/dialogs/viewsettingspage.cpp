// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/viewsettingspage.h"

#include "ui/dialogs/fieldnote.h"

#include <QComboBox>
#include <QFormLayout>
#include <QSpinBox>

namespace csp {

ViewSettingsPage::ViewSettingsPage(const ViewSettings &settings, const GivenValues &given,
                                   QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("viewPage"));
    auto *form = new QFormLayout(this);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_theme = addChoice(tr("&Theme:"), QStringLiteral("view.theme"),
                        {tr("As the desktop"), tr("Light"), tr("Dark")}, int(settings.theme));
    const QString themeOption = QStringLiteral("theme");
    if (given.contains(themeOption)) {
        auto *note = new FieldNote(this);
        note->setObjectName(QStringLiteral("view.theme.note"));
        note->showGiven(given.value(themeOption));
        form->addRow(QString(), note);
        m_theme->setEnabled(false);
    }
    m_density = addChoice(tr("&Rows:"), QStringLiteral("view.density"),
                          {tr("With air"), tr("Close together")}, int(settings.density));
    m_time = addChoice(tr("T&imes:"), QStringLiteral("view.time"),
                       {tr("Local, 24 hours"), tr("Local, 12 hours"), tr("UTC, 24 hours")},
                       int(settings.timeFormat));
    m_refresh = new QSpinBox(this);
    m_refresh->setObjectName(QStringLiteral("view.refresh"));
    m_refresh->setRange(ViewSettings::SlowestRefresh, ViewSettings::FastestRefresh);
    m_refresh->setValue(settings.refreshesPerSecond);
    m_refresh->setSuffix(tr(" per second"));
    m_refresh->setAccessibleName(tr("Refreshes per second"));
    m_refresh->setToolTip(tr("How often the lists take what is new. The server's work for its "
                             "clients does not wait for it."));
    form->addRow(tr("R&efresh:"), m_refresh);
}

QComboBox *ViewSettingsPage::addChoice(const QString &label, const QString &name,
                                       const QStringList &choices, int chosen)
{
    auto *box = new QComboBox(this);
    box->setObjectName(name);
    box->addItems(choices);
    box->setCurrentIndex(chosen);
    box->setAccessibleName(QString(label).remove(QLatin1Char('&')).remove(QLatin1Char(':')));
    static_cast<QFormLayout *>(layout())->addRow(label, box);
    return box;
}

ViewSettings ViewSettingsPage::settings() const
{
    ViewSettings settings;
    settings.theme = Theme(m_theme->currentIndex());
    settings.density = Density(m_density->currentIndex());
    settings.timeFormat = TimeFormat(m_time->currentIndex());
    settings.refreshesPerSecond = m_refresh->value();
    return settings;
}

} // namespace csp
