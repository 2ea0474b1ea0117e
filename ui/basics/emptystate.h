// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QLabel>
#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace csp {

/// What a pane shows when it has nothing to list: a title, an explanation and lines to copy.
///
/// Thread: GUI thread.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &explanation = {});
    /// Adds "label  text  [copy]"; the returned label's text may be changed later and is what the
    /// button copies.
    QLabel *addCopyLine(const QString &label, const QString &text);
    void setLinesVisible(bool visible) { m_lines->setVisible(visible); }
    void addWidget(QWidget *widget);

private:
    QLabel *const m_title;
    QLabel *const m_explanation;
    QWidget *const m_lines;
    QGridLayout *const m_grid;
    QVBoxLayout *m_layout = nullptr;
};

} // namespace csp
