// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/savedfile.h"

#include <QFuture>
#include <QObject>
#include <QPersistentModelIndex>
#include <QTimer>

namespace csp {

class SavedModel;

/// Adds the messages of another file to those that are saved: read and checked on another thread,
/// then put into the list a part in each turn of the event loop, so that the window stays alive.
///
/// A file that cannot be used changes nothing; what is cancelled, or destroyed before its end, is
/// taken away again. Deletes itself when it has finished. Thread: GUI thread.
class SavedImport final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SavedImport)

public:
    /// A turn puts in no more messages and folders, and none behind so many characters.
    static constexpr int PartItems = 100;
    static constexpr qsizetype PartCharacters = 64 << 10;

    /// What became of it.
    struct Outcome
    {
        int messages = 0;
        bool isCancelled = false;
        QString error; ///< for a person; empty when it went well
    };

    /// \a path is read into \a model, which \a file keeps and which outlives the work; \a present
    /// is what is in it.
    SavedImport(const QString &path, const SavedFile &file, const QJsonArray &present,
                SavedModel &model, QObject *parent);
    ~SavedImport() override;

    void start();
    void cancel();

Q_SIGNALS:
    /// So many messages and folders of \a total are in the list.
    void progressed(qsizetype done, qsizetype total);
    void finished(const csp::SavedImport::Outcome &outcome);

private:
    /// What was read.
    struct Content
    {
        QJsonArray items;
        qsizetype count = 0; ///< with all that is in folders
        QString error;
    };
    /// A folder that is being filled, or the list itself.
    struct Level
    {
        QPersistentModelIndex folder;
        bool isRoot = false;
        QJsonArray items;
        qsizetype next = 0;
    };

    static Content read(const QString &path, const SavedFile &file, const QJsonArray &present);
    void take(const Content &content);
    void addPart();
    /// Adds the next message or folder; its length in characters.
    qsizetype addNext();
    void takeBack();
    void finish();

    const QString m_path;
    const SavedFile m_file;
    const QJsonArray m_present;
    SavedModel &m_model;
    QTimer m_timer;
    QList<Level> m_levels;
    QList<QPersistentModelIndex> m_added; ///< not those in folders
    Outcome m_outcome;
    qsizetype m_done = 0;
    qsizetype m_total = 0;
    bool m_isFinished = false;
};

} // namespace csp
