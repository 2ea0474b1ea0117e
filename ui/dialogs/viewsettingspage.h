// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/viewsettings.h"
#include "ui/dialogs/servervalues.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace csp {

/// Edits how the window looks.
///
/// Thread: GUI thread.
class ViewSettingsPage final : public QWidget
{
    Q_OBJECT

public:
    ViewSettingsPage(const ViewSettings &settings, const GivenValues &given,
                     QWidget *parent = nullptr);

    ViewSettings settings() const;

private:
    QComboBox *addChoice(const QString &label, const QString &name, const QStringList &choices,
                         int chosen);

    QComboBox *m_theme = nullptr;
    QComboBox *m_density = nullptr;
    QComboBox *m_time = nullptr;
    QSpinBox *m_refresh = nullptr;
};

} // namespace csp
