// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/textfiller.h"

#include <QPlainTextEdit>
#include <QTextCursor>

namespace csp {

TextFiller::TextFiller(QPlainTextEdit *view)
    : QObject(view)
    , m_view(view)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &TextFiller::addPiece);
}

void TextFiller::fill(const QString &text)
{
    m_text = text;
    m_filled = qMin(PieceCharacters, text.size());
    m_view->setPlainText(text.left(m_filled));
    if (m_filled < text.size())
        m_timer.start();
    else
        m_timer.stop();
    Q_EMIT progressed();
}

void TextFiller::addPiece()
{
    const QString piece = m_text.mid(m_filled, PieceCharacters);
    QTextCursor end(m_view->document());
    end.movePosition(QTextCursor::End);
    end.insertText(piece);
    m_filled += piece.size();
    if (m_filled >= m_text.size())
        m_timer.stop();
    Q_EMIT progressed();
}

} // namespace csp
