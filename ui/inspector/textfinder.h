// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

class QPlainTextEdit;

namespace csp {

class FindBar;
class TextFiller;

/// Finds in the text of a view what the user writes into a FindBar, whatever its case.
///
/// A long text is looked through on another thread. Thread: GUI thread.
class TextFinder final : public QObject
{
    Q_OBJECT

public:
    /// More places are not counted.
    static constexpr qsizetype MaximumPlaces = 100'000;

    TextFinder(QPlainTextEdit *view, TextFiller *filler, FindBar *bar);

    /// The view's text is another one.
    void restart();
    /// Goes to the next place behind the cursor, or before it; from the last on to the first.
    void step(bool forward);

private:
    void search();
    void found(const QList<qsizetype> &places);
    void go(qsizetype index);
    void tell(qsizetype index);

    QPlainTextEdit *const m_view;
    TextFiller *const m_filler;
    FindBar *const m_bar;
    QList<qsizetype> m_places;
    QTimer m_pause; // while the user types
    int m_searches = 0;
    bool m_isSearching = false;
};

} // namespace csp
