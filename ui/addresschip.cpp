// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/addresschip.h"

#include "ui/basics/copybutton.h"
#include "ui/basics/icons.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

namespace csp {

namespace {

struct Look
{
    const char *icon;
    Tone tone;
};

Look lookOf(ServerController::State state)
{
    switch (state) {
    case ServerController::State::Stopped:
        return {"state-stopped", Tone::Muted};
    case ServerController::State::Starting:
    case ServerController::State::Stopping:
        return {"state-handshake", Tone::Busy};
    case ServerController::State::Running:
        return {"state-running", Tone::Good};
    }
    Q_UNREACHABLE();
}

} // namespace

QString serverStateText(ServerController::State state)
{
    switch (state) {
    case ServerController::State::Stopped:
        return AddressChip::tr("Stopped");
    case ServerController::State::Starting:
        return AddressChip::tr("Starting");
    case ServerController::State::Running:
        return AddressChip::tr("Listening");
    case ServerController::State::Stopping:
        return AddressChip::tr("Stopping");
    }
    Q_UNREACHABLE();
}

AddressChip::AddressChip(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_word(new QLabel(this))
    , m_url(new QLabel(this))
    , m_copy(new CopyButton([this] { return m_url->text(); }, tr("Copy the address"), this))
{
    setObjectName(QStringLiteral("addressChip"));
    setFrameShape(QFrame::NoFrame);
    const int gap = fontMetrics().averageCharWidth();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, 0, gap, 0);
    row->setSpacing(gap);
    m_word->setObjectName(QStringLiteral("serverState"));
    m_word->setAccessibleDescription(tr("State of the server"));
    m_url->setObjectName(QStringLiteral("serverUrl"));
    m_url->setAccessibleDescription(tr("Address of the server"));
    m_url->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_icon);
    row->addWidget(m_word);
    row->addSpacing(gap);
    row->addWidget(m_url);
    m_copy->setObjectName(QStringLiteral("copyAddress"));
    row->addWidget(m_copy);
    updateLook();
}

void AddressChip::setServer(ServerController::State state, const QString &url)
{
    m_state = state;
    const bool isAnyPort = url.endsWith(QStringLiteral(":0"));
    m_url->setText(isAnyPort ? tr("any free port") : url);
    m_copy->setEnabled(!isAnyPort);
    updateLook();
}

void AddressChip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateLook();
}

void AddressChip::updateLook()
{
    const Look look = lookOf(m_state);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(themedIcon(QLatin1String(look.icon), look.tone).pixmap(QSize(size, size)));
    m_word->setText(serverStateText(m_state));
    const bool isRunning = m_state == ServerController::State::Running;
    m_url->setForegroundRole(isRunning ? QPalette::WindowText : QPalette::PlaceholderText);
}

} // namespace csp
