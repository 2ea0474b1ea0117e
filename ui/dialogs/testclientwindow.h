// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/basics/theme.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTreeWidget;

namespace csp {

class TestSocket;

/// A small window that is a client of our own server: connects, sends, shows what comes, and closes
/// with a code.
///
/// Thread: GUI thread.
class TestClientWindow final : public QWidget
{
    Q_OBJECT

public:
    /// The oldest lines beyond these are left out.
    static constexpr int MaxLines = 2'000;

    TestClientWindow(ServerController &controller, QWidget *parent);

    /// Whether nothing may be sent or opened, and why; empty when all is allowed.
    void setObstacle(const QString &cause);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeTarget();
    QWidget *makeInput();
    QWidget *makeClose();
    void setUpList();
    void connectAll();
    void toggle();
    void send();
    void closeByCode();
    void addLine(const QString &icon, const QString &kind, qsizetype size, const QString &text);
    void addMessage(bool isOut, const QByteArray &bytes, bool binary);
    void updateState();
    void setState(const QString &text, Tone tone);

    ServerController &m_controller;
    TestSocket *const m_socket;
    QComboBox *const m_path;
    QLineEdit *const m_subprotocol;
    QPushButton *const m_connect;
    QLabel *const m_state;
    QTreeWidget *const m_list;
    QPlainTextEdit *const m_text;
    QComboBox *const m_kind;
    QPushButton *const m_send;
    QComboBox *const m_code;
    QLineEdit *const m_reason;
    QPushButton *const m_close;
    QString m_obstacle;
    Tone m_tone = Tone::Muted;
};

} // namespace csp
