// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capturesettingspage.h"

#include "ui/basics/theme.h"
#include "ui/inspector/redactor.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace csp {

namespace {

constexpr int KibiBits = 10;
constexpr int MebiBits = 20;
constexpr int PatternLines = 5;

} // namespace

CaptureSettingsPage::CaptureSettingsPage(const CaptureSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_before(settings)
    , m_patterns(new QPlainTextEdit(this))
    , m_fault(new QLabel(this))
{
    using Settings = CaptureSettings;
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    m_messages =
        addNumber(tr("&Messages kept:"), QStringLiteral("capture.messages"),
                  Settings::MinimumMessages, Settings::MaximumMessages, settings.messages, {});
    m_bytes =
        addNumber(tr("&Payload kept:"), QStringLiteral("capture.bytes"),
                  int(Settings::MinimumBytes >> MebiBits), int(Settings::MaximumBytes >> MebiBits),
                  int(settings.bytes >> MebiBits), tr(" MiB"));
    m_payload = addNumber(tr("Kept of &each message:"), QStringLiteral("capture.payload"),
                          int(Settings::MinimumPayloadBytes >> KibiBits),
                          int(Settings::MaximumPayloadBytes >> KibiBits),
                          int(settings.payloadBytes >> KibiBits), tr(" KiB"));
    m_record = addNumber(tr("A &record ends at:"), QStringLiteral("capture.record"),
                         int(Settings::MinimumRecordBytes >> MebiBits),
                         int(Settings::MaximumRecordBytes >> MebiBits),
                         int(settings.recordBytes >> MebiBits), tr(" MiB"));
    m_patterns->setObjectName(QStringLiteral("capture.redactions"));
    m_patterns->setAccessibleName(tr("Redacted patterns"));
    m_patterns->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_patterns->setTabChangesFocus(true);
    m_patterns->setPlaceholderText(tr("Regular expressions, one a line, such as "
                                      "\"password\"\\s*:\\s*\"[^\"]*\""));
    m_patterns->setPlainText(settings.redactions.join(QLatin1Char('\n')));
    m_patterns->setFixedHeight(m_patterns->fontMetrics().lineSpacing() * (PatternLines + 1));
    auto *label = new QLabel(tr("Re&dacted in text:"), this);
    label->setBuddy(m_patterns);
    form->addRow(label, m_patterns);
    m_fault->setObjectName(QStringLiteral("capture.fault"));
    m_fault->setWordWrap(true);
    form->addRow(QString(), m_fault);
    connect(m_patterns, &QPlainTextEdit::textChanged, this, &CaptureSettingsPage::check);
    check();
}

QSpinBox *CaptureSettingsPage::addNumber(const QString &label, const QString &name, int from,
                                         int to, int value, const QString &suffix)
{
    auto *number = new QSpinBox(this);
    number->setObjectName(name);
    number->setRange(from, to);
    number->setValue(value);
    number->setSuffix(suffix);
    number->setGroupSeparatorShown(true);
    number->setAlignment(Qt::AlignRight);
    number->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    static_cast<QFormLayout *>(layout())->addRow(label, number);
    return number;
}

QStringList CaptureSettingsPage::patterns() const
{
    return m_patterns->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

CaptureSettings CaptureSettingsPage::settings() const
{
    CaptureSettings settings = m_before;
    settings.messages = m_messages->value();
    settings.bytes = qint64(m_bytes->value()) << MebiBits;
    settings.payloadBytes = qsizetype(m_payload->value()) << KibiBits;
    settings.recordBytes = qint64(m_record->value()) << MebiBits;
    settings.redactions = patterns();
    return settings;
}

QString CaptureSettingsPage::fault() const
{
    return Redactor(patterns()).faults().join(QLatin1Char('\n'));
}

void CaptureSettingsPage::check()
{
    const QString why = fault();
    QPalette own = palette();
    if (!why.isEmpty())
        own.setColor(QPalette::WindowText, toneColor(Tone::Failure, own));
    m_fault->setPalette(own);
    m_fault->setText(why.isEmpty()
                         ? tr("What a pattern matches is replaced by %1 before a message, or the "
                              "reason of a close, is kept, shown or recorded. The server and its "
                              "handlers see all of it.")
                               .arg(Redactor::mark())
                         : tr("Not a regular expression: %1").arg(why));
    Q_EMIT changed();
}

} // namespace csp
