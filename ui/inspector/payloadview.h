// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace csp {

/// One message whole, as text or as hex; a large one by its head until all of it is asked for.
///
/// Thread: GUI thread.
class PayloadView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype HeadBytes = 256 << 10;

    explicit PayloadView(QWidget *parent = nullptr);

    void setMessage(const CapturedMessage &message);
    void clear();
    /// Height of the line above the message.
    void setHeadHeight(int height) { m_head->setFixedHeight(height); }
    int headHeight() const { return m_head->sizeHint().height(); }

private:
    void show(qsizetype limit);
    QString caption() const;

    QWidget *const m_head;
    QLabel *const m_caption;
    QComboBox *const m_kind;
    QPlainTextEdit *const m_text;
    QPushButton *const m_all;
    std::optional<CapturedMessage> m_message;
};

} // namespace csp
