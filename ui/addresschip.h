// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QFrame>

class QLabel;

namespace csp {

class CopyButton;

/// The server's state, in colour and word, and the address to connect to, with a button to copy it.
///
/// Thread: GUI thread.
class AddressChip final : public QFrame
{
    Q_OBJECT

public:
    explicit AddressChip(QWidget *parent = nullptr);

    void setServer(ServerController::State state, const QString &url);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateLook();

    QLabel *const m_icon;
    QLabel *const m_word;
    QLabel *const m_url;
    CopyButton *const m_copy;
    ServerController::State m_state = ServerController::State::Stopped;
};

/// "Listening": the word for a state of the server.
QString serverStateText(ServerController::State state);

} // namespace csp
