// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QPalette>
#include <QSyntaxHighlighter>

namespace csp {

/// Colours keys, strings, numbers and words of JSON that is laid out by lines.
///
/// Thread: GUI thread.
class JsonHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit JsonHighlighter(QTextDocument *document);

    void setActive(bool active);
    /// The colours are those of \a palette.
    void setPalette(const QPalette &palette);

protected:
    void highlightBlock(const QString &text) override;

private:
    qsizetype highlightString(const QString &text, qsizetype from);

    bool m_isActive = false;
    QColor m_key;
    QColor m_string;
    QColor m_number;
};

} // namespace csp
