// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QToolButton>

#include <functional>

namespace csp {

/// A small button that puts a text on the clipboard and says so for a moment.
///
/// Thread: GUI thread.
class CopyButton final : public QToolButton
{
    Q_OBJECT

public:
    /// \a text is asked at each click; \a name is tip and accessible name.
    CopyButton(std::function<QString()> text, const QString &name, QWidget *parent = nullptr);

private:
    void copy();

    const std::function<QString()> m_text;
};

} // namespace csp
