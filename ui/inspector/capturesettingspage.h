// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/capturesettings.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSpinBox;

namespace csp {

/// Edits the bounds of the capture and what is hidden in it; says what is wrong with a pattern.
///
/// Thread: GUI thread.
class CaptureSettingsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit CaptureSettingsPage(const CaptureSettings &settings, QWidget *parent = nullptr);

    CaptureSettings settings() const;
    /// Why the patterns cannot be used; empty when they can.
    QString fault() const;

Q_SIGNALS:
    void changed();

private:
    QSpinBox *addNumber(const QString &label, const QString &name, int from, int to, int value,
                        const QString &suffix);
    QStringList patterns() const;
    void check();

    const CaptureSettings m_before;
    QSpinBox *m_messages;
    QSpinBox *m_bytes;
    QSpinBox *m_payload;
    QSpinBox *m_record;
    QPlainTextEdit *const m_patterns;
    QLabel *const m_fault;
};

} // namespace csp
