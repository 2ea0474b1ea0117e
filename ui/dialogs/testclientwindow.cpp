// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/testclientwindow.h"

#include "ui/basics/hextext.h"
#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/dialogs/testsocket.h"

#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Columns { TimeColumn, KindColumn, SizeColumn, TextColumn };
enum Kinds { TextKind, HexKind };

/// A line shows this much of a message, its tip more.
constexpr qsizetype LineBytes = 300;
constexpr qsizetype TipBytes = 4'096;
constexpr int InputLines = 2;

constexpr CloseCode UsualCodes[] = {CloseCode::Normal, CloseCode::GoingAway,
                                    CloseCode::PolicyViolation, CloseCode::InternalError,
                                    CloseCode(4000)};

/// Where \a url of a server that listens on all addresses is reached.
QUrl reachable(QUrl url)
{
    if (url.host() == QLatin1String("0.0.0.0"))
        url.setHost(QStringLiteral("127.0.0.1"));
    else if (url.host() == QLatin1String("::"))
        url.setHost(QStringLiteral("::1"));
    return url;
}

QLabel *labelFor(QWidget *field, const QString &text)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    return label;
}

template <typename Widget>
Widget *named(Widget *widget, const char *name, const QString &accessibleName)
{
    widget->setObjectName(QStringLiteral("testClient.") + QLatin1String(name));
    widget->setAccessibleName(accessibleName);
    return widget;
}

} // namespace

TestClientWindow::TestClientWindow(ServerController &controller, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_controller(controller)
    , m_socket(new TestSocket(this))
    , m_path(named(new QComboBox(this), "path", tr("Endpoint")))
    , m_subprotocol(named(new QLineEdit(this), "subprotocol", tr("Subprotocols")))
    , m_connect(named(new QPushButton(this), "connect", tr("Connect or disconnect")))
    , m_state(named(new QLabel(this), "state", {}))
    , m_list(named(new QTreeWidget(this), "list", tr("Messages")))
    , m_text(named(new QPlainTextEdit(this), "text", tr("Message to send")))
    , m_kind(named(new QComboBox(this), "kind", tr("Type of message")))
    , m_send(named(new QPushButton(tr("&Send"), this), "send", tr("Send")))
    , m_code(named(new QComboBox(this), "code", tr("Close code")))
    , m_reason(named(new QLineEdit(this), "reason", tr("Close reason")))
    , m_close(named(new QPushButton(tr("C&lose"), this), "close", tr("Close with this code")))
{
    setObjectName(QStringLiteral("testClient"));
    setWindowTitle(tr("Test client"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int gap = fontMetrics().height() / 2;
    setUpList();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(makeTarget());
    layout->addWidget(m_state);
    layout->addWidget(m_list, 1);
    layout->addWidget(makeInput());
    layout->addWidget(makeClose());
    m_state->setTextFormat(Qt::PlainText); // it quotes the server's reason
    m_state->setWordWrap(true);
    m_state->setMinimumWidth(1); // what it quotes may be long
    connectAll();
    setState(tr("Not connected"), Tone::Muted);
    updateState();
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 30);
    m_connect->setFocus();
}

QWidget *TestClientWindow::makeTarget()
{
    m_path->setEditable(true);
    m_path->setInsertPolicy(QComboBox::NoInsert);
    for (const EndpointInfo &endpoint : m_controller.endpoints())
        m_path->addItem(endpoint.path);
    m_path->setToolTip(tr("A query may follow the path: /chat?room=hall"));
    m_subprotocol->setPlaceholderText(tr("none"));
    m_subprotocol->setToolTip(tr("Subprotocols to ask for, with commas between them"));
    m_connect->setDefault(true);
    m_connect->setAutoDefault(true);
    auto *row = new QWidget(this);
    auto *columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(labelFor(m_path, tr("&Endpoint:")));
    columns->addWidget(m_path, 2);
    columns->addWidget(labelFor(m_subprotocol, tr("S&ubprotocol:")));
    columns->addWidget(m_subprotocol, 1);
    columns->addWidget(m_connect);
    return row;
}

void TestClientWindow::setUpList()
{
    m_list->setHeaderLabels({tr("Time"), tr("Kind"), tr("Size"), tr("Content")});
    m_list->headerItem()->setTextAlignment(SizeColumn, Qt::AlignRight | Qt::AlignVCenter);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    const int character = fontMetrics().averageCharWidth();
    m_list->setColumnWidth(TimeColumn, character * 16);
    m_list->setColumnWidth(KindColumn, character * 20);
    m_list->setColumnWidth(SizeColumn, character * 10);
}

QWidget *TestClientWindow::makeInput()
{
    m_kind->addItems({tr("Text"), tr("Hex, as binary")});
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * InputLines
                           + fontMetrics().height());
    m_send->setToolTip(tr("Send the message (Ctrl+Return)"));
    auto *row = new QWidget(this);
    auto *columns = new QGridLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(m_text, 0, 0, 2, 1);
    columns->addWidget(m_kind, 0, 1);
    columns->addWidget(m_send, 1, 1);
    columns->setColumnStretch(0, 1);
    return row;
}

QWidget *TestClientWindow::makeClose()
{
    m_code->setEditable(true);
    m_code->setInsertPolicy(QComboBox::NoInsert);
    for (const CloseCode code : UsualCodes)
        m_code->addItem(
            QStringLiteral("%1  %2").arg(int(code)).arg(closeCodeMeaning(code)).trimmed());
    m_code->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_reason->setPlaceholderText(tr("no reason"));
    auto *row = new QWidget(this);
    auto *columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(labelFor(m_code, tr("Close &code:")));
    columns->addWidget(m_code);
    columns->addWidget(labelFor(m_reason, tr("&Reason:")));
    columns->addWidget(m_reason, 1);
    columns->addWidget(m_close);
    return row;
}

void TestClientWindow::connectAll()
{
    connect(m_connect, &QPushButton::clicked, this, &TestClientWindow::toggle);
    connect(m_path->lineEdit(), &QLineEdit::returnPressed, m_connect, &QPushButton::click);
    connect(m_send, &QPushButton::clicked, this, &TestClientWindow::send);
    connect(m_close, &QPushButton::clicked, this, &TestClientWindow::closeByCode);
    auto *sendKeys = new QShortcut(Qt::CTRL | Qt::Key_Return, this);
    connect(sendKeys, &QShortcut::activated, m_send, &QPushButton::click);
    auto *closeKeys = new QShortcut(QKeySequence::Close, this);
    connect(closeKeys, &QShortcut::activated, this, &QWidget::close);
    connect(m_socket, &TestSocket::stateChanged, this, &TestClientWindow::updateState);
    connect(m_socket, &TestSocket::opened, this, [this] {
        const QString chosen = m_socket->subprotocol();
        addLine(QStringLiteral("event"), tr("Open"), -1,
                chosen.isEmpty() ? QString() : tr("subprotocol %1").arg(chosen));
        setState(chosen.isEmpty() ? tr("Open") : tr("Open, subprotocol %1").arg(chosen),
                 Tone::Good);
        m_text->setFocus();
        updateState();
    });
    connect(m_socket, &TestSocket::received, this,
            [this](const QByteArray &bytes, bool binary) { addMessage(false, bytes, binary); });
    connect(m_socket, &TestSocket::closed, this, [this](const QString &cause, bool isFailure) {
        addLine(isFailure ? QStringLiteral("error") : QStringLiteral("event"),
                isFailure ? tr("Failed") : tr("Closed"), -1, cause);
        setState(isFailure ? tr("Could not connect: %1").arg(cause) : tr("Closed: %1").arg(cause),
                 isFailure ? Tone::Failure : Tone::Muted);
        updateState();
    });
}

void TestClientWindow::setObstacle(const QString &cause)
{
    m_obstacle = cause;
    updateState();
}

void TestClientWindow::toggle()
{
    if (!m_socket->isIdle()) {
        if (m_socket->isOpen())
            m_socket->close(CloseCode::Normal, {});
        else
            m_socket->abort();
        return;
    }
    const QString path = m_path->currentText().trimmed();
    const QUrl url = reachable(
        QUrl(m_controller.url()
             + (path.startsWith(QLatin1Char('/')) ? QString() : QStringLiteral("/")) + path));
    QStringList subprotocols = m_subprotocol->text().split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (QString &each : subprotocols)
        each = each.trimmed();
    setWindowTitle(tr("Test client: %1").arg(path));
    setState(tr("Connecting to %1").arg(url.toDisplayString()), Tone::Busy);
    m_socket->open(url, subprotocols, m_controller.config());
    updateState();
}

void TestClientWindow::send()
{
    const QString text = m_text->toPlainText();
    const bool isHex = m_kind->currentIndex() == HexKind;
    QByteArray bytes = text.toUtf8();
    if (isHex) {
        const HexInput input = parseHex(text);
        if (!input.error.isEmpty()) {
            setState(tr("Not sent: %1").arg(input.error), Tone::Failure);
            return;
        }
        bytes = input.bytes;
    }
    m_socket->send(bytes, isHex);
    addMessage(true, bytes, isHex);
    setState(tr("Open"), Tone::Good);
    m_text->selectAll();
    m_text->setFocus();
}

void TestClientWindow::closeByCode()
{
    const QString number = m_code->currentText().trimmed().section(QLatin1Char(' '), 0, 0);
    const auto code = CloseCode(number.toUShort());
    const Status valid = validateClose(code, m_reason->text());
    if (valid.isOk())
        m_socket->close(code, m_reason->text());
    else
        setState(tr("Not closed: %1").arg(valid.text()), Tone::Failure);
}

void TestClientWindow::addMessage(bool isOut, const QByteArray &bytes, bool binary)
{
    const QByteArray head = bytes.left(TipBytes);
    const QString text = binary ? hexLine(head) : QString::fromUtf8(head);
    addLine(isOut ? QStringLiteral("arrow-out") : QStringLiteral("arrow-in"),
            isOut ? (binary ? tr("Sent, binary") : tr("Sent, text"))
                  : (binary ? tr("Got, binary") : tr("Got, text")),
            bytes.size(), text);
}

void TestClientWindow::addLine(const QString &icon, const QString &kind, qsizetype size,
                               const QString &text)
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    const bool followsEnd = bar->value() == bar->maximum();
    const qint64 nowUs = QDateTime::currentMSecsSinceEpoch() * 1'000;
    auto *item =
        new QTreeWidgetItem({preciseTimeText(nowUs), kind, size < 0 ? QString() : bytesText(size),
                             text.left(LineBytes).simplified()});
    item->setIcon(KindColumn, themedIcon(icon));
    item->setTextAlignment(SizeColumn, Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(TextColumn, text);
    if (m_list->topLevelItemCount() >= MaxLines)
        delete m_list->takeTopLevelItem(0);
    m_list->addTopLevelItem(item);
    if (followsEnd)
        m_list->scrollToBottom();
}

void TestClientWindow::updateState()
{
    const bool isOpen = m_socket->isOpen();
    const bool isIdle = m_socket->isIdle();
    const bool isAllowed = m_obstacle.isEmpty();
    m_connect->setText(isIdle ? tr("Co&nnect") : isOpen ? tr("Disco&nnect") : tr("Ca&ncel"));
    m_connect->setEnabled(isAllowed || !isIdle);
    m_connect->setToolTip(m_obstacle);
    m_send->setEnabled(isOpen && isAllowed);
    m_close->setEnabled(isOpen);
    for (QWidget *field : {static_cast<QWidget *>(m_path), static_cast<QWidget *>(m_subprotocol)})
        field->setEnabled(isIdle);
}

void TestClientWindow::setState(const QString &text, Tone tone)
{
    m_tone = tone;
    m_state->setText(text);
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(tone, own));
    m_state->setPalette(own);
}

void TestClientWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setState(m_state->text(), m_tone);
}

} // namespace csp
