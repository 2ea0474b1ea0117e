// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/capture.h"

#include <QWidget>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;

namespace csp {

/// The one control of the capture, above the messages, with what can be done with them and from
/// when on they are kept.
///
/// Thread: GUI thread.
class CaptureBar final : public QWidget
{
    Q_OBJECT

public:
    explicit CaptureBar(QWidget *parent = nullptr);

    void setMode(Capture::Mode mode);
    /// Adds a button without text for \a action.
    void addCommand(QAction *action);
    /// Puts \a field between the control and the buttons; it takes the width that is left.
    void addField(QWidget *field);
    void setSince(const QString &text);
    /// What is recorded, or an empty text.
    void setRecord(const QString &text);

Q_SIGNALS:
    void modeChosen(csp::Capture::Mode mode);

private:
    QLabel *makeLine(const QString &name);

    QHBoxLayout *const m_row;
    QComboBox *const m_mode;
    QLabel *const m_since;
    QLabel *const m_record;
};

} // namespace csp
