// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/dialogs/rowexportdialog.h"

#include <QObject>

namespace csp {

class Actions;
class JobBar;
class ListsPane;
class MessageBar;
class Operations;
class ServerController;
class UiSettings;

/// What can be done with the lists themselves: export, the number of closed rows kept, how to
/// connect, and whether closing asks.
///
/// Thread: GUI thread.
class ListDesk final : public QObject
{
    Q_OBJECT

public:
    /// What it works on; all of it outlives the desk.
    struct Parts
    {
        ServerController &controller;
        ListsPane &lists;
        Actions &actions;
        Operations &operations;
        MessageBar &bar;
        JobBar &jobs;
        UiSettings &settings;
    };

    ListDesk(const Parts &parts, QWidget *window);

Q_SIGNALS:
    void dialogOpened();
    void dialogClosed();

private:
    void connectCloseQuestion();
    void open(QDialog *dialog);
    void exportRows();
    void write(const RowExport::Order &order);
    void tellWritten(const RowExport::Order &order, const RowExport::Outcome &outcome);
    void askClosedRows();
    void showConnectInfo();

    const Parts m_parts;
    QWidget *const m_window;
};

} // namespace csp
