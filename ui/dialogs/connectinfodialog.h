// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDialog>
#include <QStringList>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace csp {

/// How clients connect: the address of an endpoint and lines for them, each to be copied.
///
/// Thread: GUI thread.
class ConnectInfoDialog final : public QDialog
{
    Q_OBJECT

public:
    /// \a url: the server's, without a path. \a paths: of the endpoints.
    ConnectInfoDialog(const QString &url, const QStringList &paths, QWidget *parent);

    /// Shows the lines for that endpoint, when there is one.
    void choose(const QString &path);

private:
    void fill();

    const QString m_url;
    QComboBox *const m_path;
    QList<QLineEdit *> m_lines;
    QPlainTextEdit *const m_program;
};

} // namespace csp
