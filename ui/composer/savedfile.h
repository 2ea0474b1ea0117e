// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace csp {

/// A JSON file of saved messages: {"format": …, "version": 1, "items": […]}, where an item is a
/// message or a folder with items of its own. Keys that are not known are kept.
///
/// A file that cannot be used is told and never written. Thread: one at a time.
class SavedFile
{
public:
    static constexpr int Version = 1;
    /// The largest file that is read.
    static constexpr qint64 MaxBytes = 4 << 20;
    /// Folders in folders.
    static constexpr int MaxDepth = 16;
    /// Messages and folders in one file; the list shows all of them at once.
    static constexpr qsizetype MaxItems = 10'000;

    explicit SavedFile(const QString &path);

    const QString &path() const { return m_path; }
    /// How many messages and folders \a items are, with all that is in folders.
    static qsizetype countOf(const QJsonArray &items);
    /// The items; none while there is no file.
    ///
    /// Errors: CannotStore naming the file and why it cannot be used.
    Result<QJsonArray> read();
    /// Whether write() may be called: what there is has been understood.
    bool isUsable() const { return m_isUsable; }
    /// Why \a items cannot be kept in this file: they are too many, or too many
    /// bytes, or folders too deep.
    ///
    /// Errors: CannotStore.
    Status check(const QJsonArray &items) const;
    /// Writes the file anew. What another program has put there meanwhile is kept aside, and its
    /// name is in keptAside(); it stays in its place when nothing could be written.
    ///
    /// Errors: CannotStore.
    Status write(const QJsonArray &items);
    QString keptAside() const { return m_keptAside; }
    /// Writes a file that the user has chosen, in place of what was there. Errors: CannotStore.
    Status writeCopy(const QJsonArray &items);

private:
    Status failure(const QString &why) const;
    QJsonObject rootFor(const QJsonArray &items) const;
    Result<QByteArray> contentOf(const QJsonObject &root) const;
    Status copyForeign();
    Status put(const QJsonObject &root);

    const QString m_path;
    QByteArray m_known; ///< what was last read or written
    QJsonObject m_root;
    QString m_keptAside;
    bool m_isUsable = false;
};

} // namespace csp
