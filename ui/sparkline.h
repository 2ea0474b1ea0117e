// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QWidget>

namespace csp {

/// The messages a second of the last minute: those in above a line, those out below it.
///
/// Thread: GUI thread.
class Sparkline final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qint64 SpanMs = 60'000;

    explicit Sparkline(QWidget *parent = nullptr);

    /// Rates at \a atMs, in milliseconds of a clock that never goes back; what is older than SpanMs
    /// by then is left out.
    void add(qint64 atMs, qint64 in, qint64 out);
    void clear();
    qsizetype count() const { return m_samples.size(); }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Sample
    {
        qint64 atMs;
        qint64 in;
        qint64 out;
    };
    /// The highest rates of the span.
    Sample peak() const;
    void tell();

    QList<Sample> m_samples; ///< the oldest first
};

} // namespace csp
