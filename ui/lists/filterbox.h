// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filtercompleter.h"
#include "ui/lists/filterexpression.h"

#include <QLineEdit>
#include <QTimer>

namespace csp {

/// A filter in words, of the lists or of messages: tells each good expression, marks a bad one and
/// keeps the last good.
///
/// Thread: GUI thread.
class FilterBox final : public QLineEdit
{
    Q_OBJECT

public:
    /// Lists longer than this, or of more bytes, are filtered when typing pauses.
    static constexpr int ImmediateRows = 5'000;
    static constexpr qint64 ImmediateBytes = 8 << 20;
    static constexpr int PauseMs = 150;
    static constexpr int MaximumRecent = 12;

    explicit FilterBox(QWidget *parent = nullptr, FilterSet set = FilterSet::Rows);

    /// Gives the values that a field is likely to have, for suggestions.
    void setValues(FilterCompleter::Values values);
    /// The filters last used, the newest first.
    const QStringList &recent() const { return m_recent; }
    void setRecent(const QStringList &filters) { m_recent = filters.mid(0, MaximumRecent); }
    /// \a bytes are those of the payloads that a word is looked for in.
    void setListLength(int rows, qint64 bytes = 0)
    {
        m_rows = rows;
        m_bytes = bytes;
    }
    bool isMarkedBad() const { return m_isBad; }
    /// Tells now what waits for a pause in typing.
    void flush();

Q_SIGNALS:
    void filterChanged(const csp::FilterExpression &filter);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void schedule();
    void evaluate();
    void updateMark();
    void remember();
    void showRecent();
    QString helpText() const;

    const FilterSet m_set;
    FilterCompleter *m_completer = nullptr;
    QStringList m_recent;
    QTimer m_pause;
    QAction *m_badAction = nullptr;
    int m_rows = 0;
    qint64 m_bytes = 0;
    bool m_isBad = false;
};

} // namespace csp
