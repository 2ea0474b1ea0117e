// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QTimer>

class QSettings;

namespace csp {

/// Writes settings when they have changed, and tells once when that cannot be done.
///
/// Thread: GUI thread.
class SettingsWriter final : public QObject
{
    Q_OBJECT

public:
    /// \a settings outlive the writer.
    explicit SettingsWriter(QSettings &settings);

    /// What is set in this turn of the event loop is written at once behind it.
    void writeSoon() { m_timer.start(); }
    /// Tells whether the file can be written before there is something to write.
    void check();

Q_SIGNALS:
    /// The settings cannot be kept, for the first time; \a why says the cause.
    void failed(const QString &why);

private:
    void write();
    void tell(const QString &why);
    QString obstacle() const;

    QSettings &m_settings;
    QTimer m_timer;
    bool m_isTold = false;
};

} // namespace csp
