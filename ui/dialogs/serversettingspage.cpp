// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/serversettingspage.h"

#include "ui/basics/icons.h"
#include "ui/dialogs/fieldnote.h"
#include "ui/dialogs/limitsmodel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>

#include <limits>

namespace csp {

namespace {

const QString ListenOption = QStringLiteral("listen");
const QString StartOption = QStringLiteral("no-start");
const QString CertificateOption = QStringLiteral("tls-cert");
const QString KeyOption = QStringLiteral("tls-key");
const QString GatewayThreadsOption = QStringLiteral("gateway-threads");
const QString PoolThreadsOption = QStringLiteral("pool-threads");
const QString TimeoutOption = QStringLiteral("session-timeout");

/// The fields take more than is allowed, so that what is refused is said in words.
constexpr int MostThreads = 99'999;
constexpr int MostSeconds = 999'999'999;
/// Rows of limits seen at once.
constexpr int LimitRows = 8;

QString withoutMnemonic(const QString &label)
{
    return QString(label).remove(QLatin1Char('&')).remove(QLatin1Char(':'));
}

} // namespace

ServerSettingsPage::ServerSettingsPage(const ServerValues &values, const GivenValues &given,
                                       QWidget *parent)
    : QWidget(parent)
    , m_before(values)
    , m_given(given)
    , m_form(new QFormLayout(this))
{
    setObjectName(QStringLiteral("serverPage"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding); // the limits take what is left
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *when = new QLabel(tr("These values count from the next start of the server on."), this);
    when->setWordWrap(true);
    m_form->addRow(when);
    addAddress();
    addFiles();
    addThreads();
    addLimits();
    check();
}

void ServerSettingsPage::addRow(const QString &label, QWidget *field, const QString &option)
{
    auto *cell = new QWidget(this);
    auto *column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(field);
    if (!m_notes.contains(option)) {
        auto *note = new FieldNote(cell);
        note->setObjectName(field->objectName() + QStringLiteral(".note"));
        column->addWidget(note);
        m_notes.insert(option, note);
    }
    auto *name = new QLabel(label, this);
    name->setBuddy(field);
    m_form->addRow(name, cell);
    if (field->accessibleName().isEmpty() && !label.isEmpty())
        field->setAccessibleName(withoutMnemonic(label));
    if (!m_given.contains(option))
        return;
    field->setEnabled(false);
    m_notes.value(option)->showGiven(m_given.value(option));
}

void ServerSettingsPage::addAddress()
{
    m_address = new QComboBox(this);
    m_address->setObjectName(QStringLiteral("server.address"));
    m_address->setEditable(true);
    m_address->addItems({QStringLiteral("127.0.0.1"), QStringLiteral("0.0.0.0"),
                         QStringLiteral("::1"), QStringLiteral("::")});
    m_address->setItemData(0, tr("This machine alone"), Qt::ToolTipRole);
    m_address->setItemData(1, tr("Every address of this machine: reachable from outside"),
                           Qt::ToolTipRole);
    m_address->setToolTip(
        tr("127.0.0.1 and ::1 are reached from this machine alone, 0.0.0.0 and :: from outside"));
    const ServerConfig &config = m_before.config;
    m_address->setEditText(config.listenName.isEmpty() ? config.address.toString()
                                                       : config.listenName);
    addRow(tr("&Address:"), m_address, ListenOption);
    m_address->lineEdit()->setAccessibleName(m_address->accessibleName());
    m_port = addNumber(tr("P&ort:"), QStringLiteral("server.port"), ListenOption, config.port,
                       std::numeric_limits<quint16>::max());
    m_port->setGroupSeparatorShown(false);
    m_port->setSpecialValueText(tr("any free port"));
    m_autostart = new QCheckBox(tr("&Start the server with the window"), this);
    m_autostart->setObjectName(QStringLiteral("server.autostart"));
    m_autostart->setAccessibleName(withoutMnemonic(m_autostart->text()));
    m_autostart->setChecked(m_before.autostart);
    addRow(QString(), m_autostart, StartOption);
    connect(m_address, &QComboBox::editTextChanged, this, &ServerSettingsPage::check);
    connect(m_autostart, &QCheckBox::toggled, this, &ServerSettingsPage::check);
}

void ServerSettingsPage::addFiles()
{
    const ServerConfig &config = m_before.config;
    m_certificate = addFile(tr("TLS &certificate:"), QStringLiteral("server.certificate"),
                            CertificateOption, config.tlsCertificateFile);
    m_key = addFile(tr("TLS &key:"), QStringLiteral("server.key"), KeyOption, config.tlsKeyFile);
}

QLineEdit *ServerSettingsPage::addFile(const QString &label, const QString &name,
                                       const QString &option, const QString &path)
{
    auto *edit = new QLineEdit(path, this);
    edit->setObjectName(name);
    edit->setPlaceholderText(tr("None: the server speaks ws and http"));
    auto *choose = new QToolButton(this);
    choose->setObjectName(name + QStringLiteral(".choose"));
    choose->setIcon(themedIcon(QStringLiteral("folder")));
    choose->setToolTip(tr("Choose a file in PEM form"));
    choose->setAccessibleName(tr("Choose: %1").arg(withoutMnemonic(label)));
    auto *pair = new QWidget(this);
    pair->setObjectName(name + QStringLiteral(".pair"));
    auto *row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(edit, 1);
    row->addWidget(choose);
    addRow(label, pair, option);
    static_cast<QLabel *>(m_form->labelForField(pair->parentWidget()))->setBuddy(edit);
    edit->setAccessibleName(pair->accessibleName());
    connect(edit, &QLineEdit::textChanged, this, &ServerSettingsPage::check);
    connect(choose, &QToolButton::clicked, this, [this, edit] {
        auto *dialog = new QFileDialog(this, tr("Choose a file in PEM form"), edit->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    });
    return edit;
}

void ServerSettingsPage::addThreads()
{
    const ServerConfig &config = m_before.config;
    m_gatewayThreads = addNumber(tr("&Gateway threads:"), QStringLiteral("server.gatewayThreads"),
                                 GatewayThreadsOption, config.gatewayThreads, MostThreads);
    m_poolThreads = addNumber(tr("Pool t&hreads:"), QStringLiteral("server.poolThreads"),
                              PoolThreadsOption, config.poolThreads, MostThreads);
    m_timeout = addNumber(tr("Session &time-out:"), QStringLiteral("server.timeout"), TimeoutOption,
                          int(config.sessionTimeout.count()), MostSeconds);
    m_timeout->setSuffix(tr(" s"));
    m_timeout->setSpecialValueText(tr("never"));
}

QSpinBox *ServerSettingsPage::addNumber(const QString &label, const QString &name,
                                        const QString &option, int value, int most)
{
    auto *number = new QSpinBox(this);
    number->setObjectName(name);
    number->setRange(0, most);
    number->setValue(value);
    number->setGroupSeparatorShown(true);
    number->setAlignment(Qt::AlignRight);
    number->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    addRow(label, number, option);
    connect(number, &QSpinBox::valueChanged, this, &ServerSettingsPage::check);
    return number;
}

void ServerSettingsPage::addLimits()
{
    m_limits = new LimitsModel(m_before.config.limits, m_given, this);
    auto *view = new QTreeView(this);
    view->setObjectName(QStringLiteral("server.limits"));
    view->setAccessibleName(tr("Limits"));
    view->setModel(m_limits);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAlternatingRowColors(true);
    view->setAllColumnsShowFocus(true);
    view->setTabKeyNavigation(false);
    view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                          | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    view->header()->setSectionsMovable(false);
    for (const int column : {LimitsModel::Name, LimitsModel::Value, LimitsModel::Default})
        view->resizeColumnToContents(column);
    view->setColumnWidth(LimitsModel::Value,
                         view->columnWidth(LimitsModel::Value) + fontMetrics().height());
    view->setMinimumHeight(view->sizeHintForRow(0) * (LimitRows + 1));
    view->setCurrentIndex(m_limits->index(0, LimitsModel::Value));
    auto *label = new QLabel(tr("&Limits:"), this);
    label->setBuddy(view);
    m_limitsNote = new FieldNote(this);
    m_limitsNote->setObjectName(QStringLiteral("server.limits.note"));
    m_form->addRow(label, view);
    m_form->addRow(QString(), m_limitsNote);
    connect(m_limits, &LimitsModel::changed, this, &ServerSettingsPage::check);
}

ServerValues ServerSettingsPage::values() const
{
    ServerValues values = m_before;
    ServerConfig &config = values.config;
    if (!m_given.contains(ListenOption)) {
        config.address = addressFromText(m_address->currentText());
        config.listenName.clear();
        config.port = quint16(m_port->value());
    }
    values.autostart = m_autostart->isChecked();
    config.tlsCertificateFile = m_certificate->text().trimmed();
    config.tlsKeyFile = m_key->text().trimmed();
    config.gatewayThreads = m_gatewayThreads->value();
    config.poolThreads = m_poolThreads->value();
    config.sessionTimeout = std::chrono::seconds(m_timeout->value());
    config.limits = m_limits->limits();
    return values;
}

QString ServerSettingsPage::fault() const
{
    const ServerConfig config = values().config;
    if (const Status status = config.validate(); !status.isOk())
        return status.text();
    const QString tls = faultOfTls(config);
    return tls.isEmpty() ? m_limits->fault() : tls;
}

void ServerSettingsPage::check()
{
    if (!m_limitsNote)
        return; // not all of it is there
    const ServerConfig config = values().config;
    for (auto note = m_notes.constBegin(); note != m_notes.constEnd(); ++note) {
        if (!m_given.contains(note.key()))
            note.value()->showFault(note.key() == KeyOption ? faultOfTls(config)
                                                            : faultOf(config, note.key()));
    }
    m_limitsNote->showFault(m_limits->fault());
    Q_EMIT changed();
}

} // namespace csp
