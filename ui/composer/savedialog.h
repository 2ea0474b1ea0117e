// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/savedmodel.h"

#include <QDialog>
#include <QPersistentModelIndex>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace csp {

/// Asks under which name, and in which folder, a message is saved.
///
/// Thread: GUI thread.
class SaveDialog final : public QDialog
{
    Q_OBJECT

public:
    /// \a name and \a folder are what is proposed.
    SaveDialog(const SavedModel &model, const QString &name, const QModelIndex &folder,
               QWidget *parent);

    QString name() const;
    QModelIndex folder() const;

private:
    void fillFolders(const QModelIndex &chosen);
    void update();

    const SavedModel &m_model;
    QLineEdit *const m_name;
    QComboBox *const m_folder;
    QLabel *const m_hint;
    QPushButton *m_save = nullptr;
    QList<QPersistentModelIndex> m_folders;
};

} // namespace csp
