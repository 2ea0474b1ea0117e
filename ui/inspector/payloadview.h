// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/basics/theme.h"
#include "ui/inspector/payloadtext.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace csp {

class FindBar;
class JsonHighlighter;
class TextFiller;
class TextFinder;

/// One message whole, as text, laid out as JSON or as hex; a large one by its head until all of it
/// is asked for. What takes long is done on another thread or piece by piece.
///
/// Thread: GUI thread.
class PayloadView final : public QWidget
{
    Q_OBJECT

public:
    /// Of a longer message the head is shown at first.
    static constexpr qsizetype HeadBytes = 256 << 10;
    /// Hex takes five characters a byte: a longer message is shown in such parts, lines being made
    /// for no other.
    static constexpr qsizetype HexPartBytes = 1 << 20;

    explicit PayloadView(QWidget *parent = nullptr);

    void setMessage(const CapturedMessage &message);
    void clear();
    /// Marks the first place with \a text, and opens the line to find more.
    void find(const QString &text);
    /// Writes what is kept of the message, as it came; what became of it is told below it.
    void saveTo(const QString &path);

Q_SIGNALS:
    /// The message is to be changed and sent again.
    void editAsked(const csp::Message &message);

protected:
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);
    void makeHead();
    void makeText();
    void makeFoot();
    bool isInParts() const;
    void showPayload(qsizetype limit);
    void showText(const PayloadText &text);
    void updateWrap();
    void updateButtons();
    void updateProgress();
    void openFind();
    void copy();
    void askForFile();
    QString caption() const;
    QString obstacleToEdit() const;
    void setNote(const QString &text, Tone tone = Tone::Muted);
    void updateNoteColor();

    QWidget *const m_head;
    QLabel *const m_caption;
    QComboBox *const m_form;
    QPlainTextEdit *const m_text;
    QLabel *const m_note;
    QPushButton *const m_all;
    QSpinBox *const m_part; // of hex in parts, from 1 on
    FindBar *const m_findBar;
    JsonHighlighter *const m_highlighter;
    TextFiller *const m_filler;
    TextFinder *const m_finder;
    QToolButton *m_wrap = nullptr;
    QToolButton *m_find = nullptr;
    QToolButton *m_copy = nullptr;
    QToolButton *m_save = nullptr;
    QToolButton *m_edit = nullptr;
    std::optional<CapturedMessage> m_message;
    PayloadText m_shown; // without its text, which the filler has
    int m_layOuts = 0;   // the last one asked for is the one that is shown
    int m_copies = 0;    // the last one asked for is the one that stays in the clipboard
    Tone m_noteTone = Tone::Muted;
};

} // namespace csp
