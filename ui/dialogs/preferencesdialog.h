// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDialog>
#include <QHash>

class QDialogButtonBox;
class QTabWidget;

namespace csp {

/// The pages of the preferences with OK and Cancel; deletes itself when closed.
///
/// Thread: GUI thread.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit PreferencesDialog(QWidget *parent);

    /// \a page is owned by the dialog then.
    void addPage(QWidget *page, const QString &title);
    /// While a page has a \a fault the dialog cannot be accepted; empty: it has none.
    void setFault(QWidget *page, const QString &fault);

private:
    QTabWidget *const m_pages;
    QDialogButtonBox *const m_buttons;
    QHash<QWidget *, QString> m_faults;
};

} // namespace csp
