// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/messageformat.h"

#include <QDialog>

class QComboBox;

namespace csp {

class MessagesView;

/// Asks which messages are exported and how, then for the file; deletes itself when closed.
///
/// Thread: GUI thread.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(const MessagesView &view, QWidget *parent);

Q_SIGNALS:
    void exportAsked(const QList<csp::CapturedMessage> &messages, csp::MessageFormat format,
                     const QString &path);

private:
    enum Scope { Shown, Selected, All };

    void askForFile();
    QList<CapturedMessage> messages() const;

    const MessagesView &m_view;
    QComboBox *const m_scope;
    QComboBox *const m_format;
};

} // namespace csp
