// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/rowexport.h"

#include <QDialog>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace csp {

/// Asks which rows of a list are written to which file, and how.
///
/// Thread: GUI thread.
class RowExportDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class Rows { Shown, Selected, All };
    /// How many rows each choice stands for, in the order of Rows.
    using Counts = std::array<qsizetype, 3>;

    /// \a list: the list's name, for a person. \a filePath: the file offered.
    RowExportDialog(const QString &list, const Counts &counts, const QString &filePath,
                    QWidget *parent);

    Rows rows() const;
    RowExport::Format format() const;
    bool onlyShownColumns() const;
    QString filePath() const;

private:
    void addRows(const Counts &counts);
    void addFile(const QString &filePath);
    void browse();
    void followFormat();
    void check();

    std::array<QRadioButton *, 3> m_rows{};
    QComboBox *const m_format;
    QCheckBox *const m_onlyShown;
    QLineEdit *const m_file;
    QLabel *const m_note;
    QPushButton *m_accept = nullptr;
};

} // namespace csp
