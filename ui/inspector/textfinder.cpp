// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/textfinder.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/onpool.h"
#include "ui/basics/texts.h"
#include "ui/inspector/findbar.h"
#include "ui/inspector/textfiller.h"

#include <QPlainTextEdit>
#include <QTextCursor>

#include <algorithm>

namespace csp {

namespace {

/// Searched at once, as one does not feel it.
constexpr qsizetype ShortText = 512 << 10;
constexpr int PauseMs = 150;

QList<qsizetype> placesOf(const QString &needle, const QString &text)
{
    QList<qsizetype> places;
    qsizetype at = 0;
    while (places.size() < TextFinder::MaximumPlaces) {
        at = text.indexOf(needle, at, Qt::CaseInsensitive);
        if (at < 0)
            break;
        places.append(at);
        at += needle.size();
    }
    return places;
}

} // namespace

TextFinder::TextFinder(QPlainTextEdit *view, TextFiller *filler, FindBar *bar)
    : QObject(view)
    , m_view(view)
    , m_filler(filler)
    , m_bar(bar)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMs);
    connect(&m_pause, &QTimer::timeout, this, &TextFinder::search);
    connect(bar, &FindBar::textChanged, this, [this] {
        ++m_searches; // what runs is of another text
        m_isSearching = true;
        m_pause.start();
    });
    connect(bar, &FindBar::nextAsked, this, [this] { step(true); });
    connect(bar, &FindBar::previousAsked, this, [this] { step(false); });
}

void TextFinder::restart()
{
    ++m_searches;
    m_places.clear();
    if (m_bar->isHidden())
        return;
    search();
}

void TextFinder::search()
{
    m_pause.stop();
    m_places.clear();
    const QString needle = m_bar->text();
    const QString &text = m_filler->text();
    m_isSearching = !needle.isEmpty();
    if (needle.isEmpty())
        return m_bar->setResult({});
    if (text.size() <= ShortText)
        return found(placesOf(needle, text));
    m_bar->setResult(tr("Searching…"));
    whenFinished(this, onPool([needle, text] { return placesOf(needle, text); }),
                 [this, number = ++m_searches](const QList<qsizetype> &places) {
                     if (number == m_searches)
                         found(places);
                 });
}

void TextFinder::found(const QList<qsizetype> &places)
{
    m_isSearching = false;
    m_places = places;
    if (places.isEmpty())
        return m_bar->setResult(tr("Not found"), Tone::Failure);
    const int from = m_view->textCursor().selectionStart();
    const auto next = std::lower_bound(places.begin(), places.end(), qsizetype(from));
    go(next == places.end() ? 0 : next - places.begin());
}

void TextFinder::step(bool forward)
{
    if (m_isSearching)
        return m_pause.isActive() ? search() : void();
    if (m_places.isEmpty())
        return;
    const QTextCursor cursor = m_view->textCursor();
    const qsizetype from = cursor.selectionStart();
    const auto after = cursor.hasSelection()
                           ? std::upper_bound(m_places.begin(), m_places.end(), from)
                           : std::lower_bound(m_places.begin(), m_places.end(), from);
    if (forward)
        return go(after == m_places.end() ? 0 : after - m_places.begin());
    const auto before = std::lower_bound(m_places.begin(), m_places.end(), from);
    go(before == m_places.begin() ? m_places.size() - 1 : before - m_places.begin() - 1);
}

void TextFinder::go(qsizetype index)
{
    const qsizetype from = m_places.at(index);
    const qsizetype to = from + m_bar->text().size();
    if (to > m_filler->filled())
        return m_bar->setResult(tr("Further down, where the message is still being shown"));
    QTextCursor cursor = m_view->textCursor();
    cursor.setPosition(int(from));
    cursor.setPosition(int(to), QTextCursor::KeepAnchor);
    m_view->setTextCursor(cursor);
    m_view->ensureCursorVisible();
    tell(index);
}

void TextFinder::tell(qsizetype index)
{
    const QString count = m_places.size() < MaximumPlaces
                              ? numberText(m_places.size())
                              : tr("more than %1").arg(numberText(MaximumPlaces));
    m_bar->setResult(tr("%1 of %2").arg(numberText(index + 1), count));
}

} // namespace csp
