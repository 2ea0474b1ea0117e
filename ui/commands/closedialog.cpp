// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/closedialog.h"

#include "ui/basics/texts.h"
#include "ui/basics/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace csp {

namespace {

// All that have a name; 3000 to 4999 are typed in.
constexpr CloseCode NamedCodes[] = {
    CloseCode::Normal,          CloseCode::GoingAway,          CloseCode::ProtocolError,
    CloseCode::UnsupportedData, CloseCode::InvalidPayload,     CloseCode::PolicyViolation,
    CloseCode::MessageTooBig,   CloseCode::MandatoryExtension, CloseCode::InternalError,
    CloseCode::ServiceRestart,  CloseCode::TryAgainLater,      CloseCode::BadGateway};

TargetsDialog::Texts textsFor(qsizetype count)
{
    return {CloseDialog::tr("Close connections"),
            CloseDialog::tr("Close %Ln connection(s)?", nullptr, int(count)),
            CloseDialog::tr("A close frame goes out; the handler's Read gives WebSocketClosed and "
                            "OnPostServer runs."),
            CloseDialog::tr("&Close"),
            {}};
}

} // namespace

CloseDialog::CloseDialog(const QList<Target> &targets, const Context &context, QWidget *parent)
    : TargetsDialog(textsFor(targets.size()), targets, parent)
    , m_code(new QComboBox(this))
    , m_reason(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_abort(
          new QCheckBox(tr("&Abort: drop the TCP connection at once, without a close frame"), this))
    , m_endSessions(new QCheckBox(this))
    , m_askNoMore(new QCheckBox(tr("Do &not ask again for a single connection"), this))
    , m_spread(new QSpinBox(this))
    , m_fault(new QLabel(this))
{
    setObjectName(QStringLiteral("closeDialog"));
    auto *form = new QWidget(this);
    auto *rows = new QFormLayout(form);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_code->setObjectName(QStringLiteral("code"));
    m_code->setAccessibleName(tr("Close code"));
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setAccessibleName(tr("Close reason"));
    m_count->setObjectName(QStringLiteral("reasonCount"));
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_abort->setObjectName(QStringLiteral("abort"));
    m_abort->setChecked(context.mode == ServerController::CloseMode::Abort);
    m_fault->setObjectName(QStringLiteral("fault"));
    m_fault->setAccessibleDescription(tr("Fault"));
    m_fault->setWordWrap(true);
    fillCodes();
    auto *reason = new QHBoxLayout;
    reason->addWidget(m_reason, 1);
    reason->addWidget(m_count);
    rows->addRow(tr("C&ode:"), m_code);
    auto *reasonLabel = new QLabel(tr("&Reason:"), form);
    reasonLabel->setBuddy(m_reason);
    rows->addRow(reasonLabel, reason);
    rows->addRow(QString(), m_abort);
    addOptions(rows, targets.size(), context);
    rows->addRow(QString(), m_fault);
    addForm(form);
    connect(m_code, &QComboBox::currentTextChanged, this, &CloseDialog::check);
    connect(m_reason, &QLineEdit::textChanged, this, &CloseDialog::check);
    connect(m_abort, &QCheckBox::toggled, this, &CloseDialog::check);
    check();
    m_code->setFocus();
}

void CloseDialog::addOptions(QFormLayout *rows, qsizetype targets, const Context &context)
{
    m_spread->setObjectName(QStringLiteral("spread"));
    m_spread->setAccessibleName(tr("Spread over milliseconds"));
    m_spread->setRange(0, int(MaximumSpread.count()));
    m_spread->setSingleStep(500);
    m_spread->setSuffix(tr(" ms"));
    m_spread->setSpecialValueText(tr("all at once"));
    m_spread->setToolTip(tr("Closes one after another, evenly over this time, so that not all "
                            "clients come back together"));
    if (targets > 1)
        rows->addRow(tr("&Spread over:"), m_spread);
    m_spread->setVisible(targets > 1);
    m_endSessions->setObjectName(QStringLiteral("endSessions"));
    m_endSessions->setText(
        context.otherSockets > 0
            ? tr("A&lso end their sessions: %1 other connections of these close with 1008")
                  .arg(numberText(context.otherSockets))
            : tr("A&lso end their sessions"));
    m_endSessions->setEnabled(context.sessions > 0);
    rows->addRow(QString(), m_endSessions);
    m_askNoMore->setObjectName(QStringLiteral("askNoMore"));
    m_askNoMore->setToolTip(tr("It is closed with 1000 then. The menu Connection brings the "
                               "question back."));
    if (targets == 1)
        rows->addRow(QString(), m_askNoMore);
    m_askNoMore->setVisible(targets == 1);
}

void CloseDialog::fillCodes()
{
    m_code->setEditable(true);
    m_code->setInsertPolicy(QComboBox::NoInsert);
    m_code->setCompleter(nullptr); // it would take the first Return for itself
    for (const CloseCode code : NamedCodes)
        m_code->addItem(QStringLiteral("%1  %2").arg(int(code)).arg(closeCodeMeaning(code)));
    m_code->setToolTip(tr("1000 to 1003, 1007 to 1014 or 3000 to 4999"));
}

CloseCode CloseDialog::code() const
{
    const QString number = m_code->currentText().trimmed().section(QLatin1Char(' '), 0, 0);
    return CloseCode(number.toUShort());
}

QString CloseDialog::reason() const
{
    return m_reason->text();
}

ServerController::CloseMode CloseDialog::mode() const
{
    return m_abort->isChecked() ? ServerController::CloseMode::Abort
                                : ServerController::CloseMode::Graceful;
}

std::chrono::milliseconds CloseDialog::spread() const
{
    return std::chrono::milliseconds(m_spread->value());
}

bool CloseDialog::endsSessions() const
{
    return m_endSessions->isChecked();
}

bool CloseDialog::asksNoMore() const
{
    return m_askNoMore->isChecked();
}

Status CloseDialog::validate() const
{
    return m_abort->isChecked() ? Status() : validateClose(code(), reason());
}

void CloseDialog::check()
{
    const qsizetype bytes = reason().toUtf8().size();
    m_count->setText(tr("%1 of %2 bytes").arg(numberText(bytes), numberText(CloseReasonBytes)));
    m_code->setEnabled(!m_abort->isChecked());
    m_reason->setEnabled(!m_abort->isChecked());
    const Status status = validate();
    m_fault->setText(status.isOk() ? QString() : status.text());
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(Tone::Failure, own));
    m_fault->setPalette(own);
    setAcceptable(status.isOk());
}

} // namespace csp
