// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/dialogs/servervalues.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace csp {

class FieldNote;
class LimitsModel;

/// Edits what of the server is set before it starts; what the program was given cannot be changed
/// here and says so.
///
/// Thread: GUI thread.
class ServerSettingsPage final : public QWidget
{
    Q_OBJECT

public:
    ServerSettingsPage(const ServerValues &values, const GivenValues &given,
                       QWidget *parent = nullptr);

    ServerValues values() const;
    /// Why the values cannot be used; empty when they can.
    QString fault() const;

Q_SIGNALS:
    void changed();

private:
    void addAddress();
    void addFiles();
    void addThreads();
    void addLimits();
    QLineEdit *addFile(const QString &label, const QString &name, const QString &option,
                       const QString &path);
    QSpinBox *addNumber(const QString &label, const QString &name, const QString &option, int value,
                        int most);
    /// A row with \a label, \a field and the note of \a option.
    void addRow(const QString &label, QWidget *field, const QString &option);
    void check();

    const ServerValues m_before;
    const GivenValues m_given;
    QFormLayout *m_form = nullptr;
    QComboBox *m_address = nullptr;
    QSpinBox *m_port = nullptr;
    QCheckBox *m_autostart = nullptr;
    QLineEdit *m_certificate = nullptr;
    QLineEdit *m_key = nullptr;
    QSpinBox *m_gatewayThreads = nullptr;
    QSpinBox *m_poolThreads = nullptr;
    QSpinBox *m_timeout = nullptr;
    LimitsModel *m_limits = nullptr;
    FieldNote *m_limitsNote = nullptr;
    QHash<QString, FieldNote *> m_notes; ///< by option
};

} // namespace csp
