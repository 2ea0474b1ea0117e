// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/viewsettings.h"
#include "ui/inspector/capturesettings.h"
#include "ui/settingswriter.h"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace csp {

/// What the window remembers over a restart, in an INI file: geometry, splitter, columns, filter
/// and theme.
///
/// A file that cannot be read is kept aside and the defaults are used; notices() tells so.
/// Thread: GUI thread.
class UiSettings
{
public:
    /// Header states of another version are dropped.
    static constexpr int HeaderVersion = 4;

    /// An empty \a filePath means the platform's configuration folder.
    explicit UiSettings(const QString &filePath = {});

    static QString defaultFilePath();
    QString filePath() const { return m_filePath; }
    /// The file of the saved messages, beside it.
    QString messagesPath() const;
    /// What went wrong while reading, for the message bar.
    const QStringList &notices() const { return m_notices; }
    /// Calls \a tell with the cause, once and as long as \a context lives, when settings cannot be
    /// kept: now, or when one has been changed.
    void tellWhenNotKept(QObject *context, const std::function<void(const QString &why)> &tell);

    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    QByteArray splitter(const QString &name) const;
    void setSplitter(const QString &name, const QByteArray &state);
    QByteArray header(const QString &name) const;
    void setHeader(const QString &name, const QByteArray &state);
    QString filter() const;
    void setFilter(const QString &filter);
    QString messageFilter() const;
    void setMessageFilter(const QString &filter);
    /// What was sent, as JSON (History).
    QByteArray history() const;
    void setHistory(const QByteArray &history);
    CaptureSettings capture() const;
    void setCapture(const CaptureSettings &settings);
    /// The newest first.
    QStringList recentFilters() const;
    void setRecentFilters(const QStringList &filters);
    /// How many ended WebSockets the window lists.
    int closedRows(int fallback) const;
    void setClosedRows(int rows);
    /// The user does not want to be asked before quitting on live WebSockets.
    bool isQuitUnasked() const;
    void setQuitUnasked(bool unasked);
    /// Whether a dialog is shown before a single connection is closed.
    bool asksSingleClose() const;
    void setAsksSingleClose(bool asks);
    /// Where rows were exported to last; the documents folder at first.
    QString exportFolder() const;
    void setExportFolder(const QString &folder);
    Theme theme() const;
    void setTheme(Theme theme);
    ViewSettings view() const;
    void setView(const ViewSettings &settings);

private:
    void open();
    QString keepAside() const;
    void write(const QString &key, const QVariant &value);

    QString m_filePath;
    QStringList m_notices;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SettingsWriter> m_writer; ///< of m_settings
    bool m_writable = true;
};

} // namespace csp
