// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/delivery.h"

#include <QWidget>

class QCheckBox;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace csp {

/// Says how often a message is sent, and how far that has come.
///
/// Thread: GUI thread.
class RepeatRow final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int MaxRounds = 1'000'000;
    static constexpr std::chrono::milliseconds MaxInterval{3'600'000};

    explicit RepeatRow(QWidget *parent = nullptr);

    Repeat repeat() const;
    /// \a rounds of \a wanted have been sent; Cancel can be pressed.
    void showProgress(int rounds, int wanted);
    /// Nothing is under way.
    void showIdle();

Q_SIGNALS:
    void cancelAsked();

private:
    QSpinBox *makeSpin(const QString &name, const QString &accessibleName, int most, int value);
    void setBusy(bool busy);

    QSpinBox *const m_interval;
    QSpinBox *const m_count;
    QCheckBox *const m_stopOnError;
    QProgressBar *const m_progress;
    QPushButton *const m_cancel;
};

} // namespace csp
