// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QLabel>

namespace csp {

/// Where a value comes from that cannot be set here; \a source as in GivenValues.
QString givenText(const QString &source);

/// The line under a field: where its value was given, or what is wrong with it; no line when
/// neither.
///
/// Thread: GUI thread.
class FieldNote final : public QLabel
{
    Q_OBJECT

public:
    explicit FieldNote(QWidget *parent);

    void showGiven(const QString &source);
    /// Empty: nothing is wrong.
    void showFault(const QString &fault);
};

} // namespace csp
