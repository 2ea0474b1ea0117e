// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

class QPlainTextEdit;

namespace csp {

/// Puts a long text into a view piece by piece, so that the window stays at hand.
///
/// Thread: GUI thread.
class TextFiller final : public QObject
{
    Q_OBJECT

public:
    /// Put in at a time.
    static constexpr qsizetype PieceCharacters = 32 << 10;

    /// \a view is the owner.
    explicit TextFiller(QPlainTextEdit *view);

    /// Replaces the view's text: its beginning now, the rest in later turns of the event loop.
    void fill(const QString &text);
    const QString &text() const { return m_text; }
    /// How much of the text is in the view.
    qsizetype filled() const { return m_filled; }
    bool isFilling() const { return m_timer.isActive(); }

Q_SIGNALS:
    /// More of the text is in the view.
    void progressed();

private:
    void addPiece();

    QPlainTextEdit *const m_view;
    QString m_text;
    qsizetype m_filled = 0;
    QTimer m_timer;
};

} // namespace csp
