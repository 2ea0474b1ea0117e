// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/savedfile.h"
#include "ui/composer/savedimport.h"
#include "ui/composer/savedmodel.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QToolButton;
class QTreeView;

namespace csp {

class Composer;
class JobBar;
class MessageBar;
class SavedProxy;

/// The saved messages beside the composer: to be found, put in order and taken up again.
///
/// Thread: GUI thread.
class SavedDrawer final : public QWidget
{
    Q_OBJECT

public:
    /// \a filePath keeps the messages; \a saveAction asks for the name of a new one. Failures are
    /// told in \a bar, the progress of an import in \a jobs.
    SavedDrawer(const QString &filePath, Composer &composer, MessageBar &bar, JobBar &jobs,
                QAction *saveAction);
    ~SavedDrawer() override;

    SavedModel &model() { return *m_model; }
    /// Begins to add the messages of another file. One that cannot be used changes nothing.
    void importFrom(const QString &path);
    void exportTo(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void makeActions();
    QAction *addAction(const QString &name, const QString &text, const QString &tip,
                       const QString &icon, const QKeySequence &keys,
                       const std::function<void()> &triggered);
    QToolButton *makeButton(QAction *action);
    QToolButton *makeMoreButton();
    void load();
    void show(const QJsonArray &items);
    /// Whether the file can hold what is shown; a change that makes it too much is taken back and
    /// told.
    bool keepsToTheFile();
    void save();
    /// Says what failed; empty when it works again.
    void tell(const QString &failure);
    void updateUsable(const QString &why);
    void updateNotice();
    void updateActions();
    void search(const QString &words);
    QModelIndex current() const;
    void select(const QModelIndex &index);
    void take(const QModelIndex &index);
    void askName();
    void keep(const QString &name, const QModelIndex &folder);
    void addFolder();
    void askToRemove();
    void move(int step);
    void chooseImport();
    void tellImported(const SavedImport::Outcome &outcome);
    void chooseExport();

    Composer &m_composer;
    MessageBar &m_bar;
    JobBar &m_jobs;
    QAction *const m_saveAction;
    SavedFile m_file;
    SavedModel *const m_model;
    SavedProxy *const m_proxy;
    QLineEdit *const m_search;
    QTreeView *const m_tree;
    QLabel *const m_notice;
    QTimer m_saveTimer;
    QAction *m_newFolder = nullptr;
    QAction *m_rename = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QAction *m_import = nullptr;
    QAction *m_export = nullptr;
    QPointer<SavedImport> m_importing;
    QPersistentModelIndex m_taken; ///< the message that was last taken up
    QString m_obstacle;            ///< why the file cannot be used
    QJsonArray m_fitting;          ///< the last that the file can hold
    bool m_isDirty = false;        ///< something is shown that is not in the file
    bool m_isLoading = false;
};

} // namespace csp
