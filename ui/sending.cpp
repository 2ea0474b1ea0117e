// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/sending.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/texts.h"
#include "ui/commands/targetsdialog.h"
#include "ui/composer/repeatrow.h"
#include "ui/composer/resultline.h"
#include "ui/dialogs/targetlistdialog.h"
#include "ui/lists/filterbox.h"
#include "ui/lists/listspane.h"

namespace csp {

namespace {

/// What tells which connections belong to the selected ones.
struct Kin
{
    Kin(const ConnectionsModel &model, const QStringList &selected)
    {
        for (const QString &id : selected) {
            if (const ConnectionInfo *info = model.findLive(id)) {
                ids.insert(id);
                sessions.insert(info->sessionId);
                classes.insert(info->className);
            }
        }
    }

    bool isIn(Composer::Targets choice, const ConnectionRow &info) const
    {
        if (info.isClosed())
            return false;
        switch (choice) {
        case Composer::Targets::Selected:
            return ids.contains(info.webSocketId);
        case Composer::Targets::Session:
            return sessions.contains(info.sessionId);
        case Composer::Targets::Class:
            return classes.contains(info.className);
        case Composer::Targets::Shown:
            break;
        }
        Q_UNREACHABLE();
    }

    QSet<QString> ids;
    QSet<QString> sessions;
    QSet<QString> classes;
};

/// What the choices stand for when all connections are selected: ten thousand are not looked at one
/// by one with each news.
Composer::Counts countsOfAll(const ConnectionsModel &model, int shown)
{
    Composer::Counts counts;
    counts.targets.fill(model.liveCount());
    counts.targets.at(std::size_t(Composer::Targets::Shown)) = shown;
    const QString first = model.at(0).className;
    int row = 1;
    while (row < model.rowCount() && model.at(row).className == first)
        ++row;
    counts.className = row == model.rowCount() ? first : QString();
    return counts;
}

} // namespace

Sending::Sending(ServerController &controller, Composer &composer, ListsPane &lists,
                 FilterBox &filter, QWidget *window)
    : QObject(window)
    , m_controller(controller)
    , m_composer(composer)
    , m_lists(lists)
    , m_filter(filter)
    , m_window(window)
{
    connect(&composer, &Composer::sendAsked, this, &Sending::send);
    connect(&composer, &Composer::targetsAsked, this, &Sending::showTargets);
    connect(composer.repeatRow(), &RepeatRow::cancelAsked, this, &Sending::cancelRepeated);
}

void Sending::updateCounts()
{
    using Targets = Composer::Targets;
    Composer::Counts counts;
    const ConnectionsModel &model = m_lists.connections();
    const QStringList selected = m_lists.selectedConnections();
    if (!selected.isEmpty() && selected.size() == model.liveCount()) {
        m_composer.setCounts(countsOfAll(model, m_lists.shownConnectionCount()));
        return;
    }
    const Kin kin(model, selected);
    const auto count = [&counts](Targets choice) -> int & {
        return counts.targets.at(std::size_t(choice));
    };
    count(Targets::Selected) = int(kin.ids.size());
    count(Targets::Shown) = m_lists.shownConnectionCount();
    for (int row = 0; row < model.rowCount() && !kin.ids.isEmpty(); ++row) {
        count(Targets::Session) += kin.isIn(Targets::Session, model.at(row)) ? 1 : 0;
        count(Targets::Class) += kin.isIn(Targets::Class, model.at(row)) ? 1 : 0;
    }
    if (kin.classes.size() == 1)
        counts.className = *kin.classes.begin();
    m_composer.setCounts(counts);
}

QList<ConnectionInfo> Sending::targets() const
{
    m_filter.flush();
    QList<ConnectionInfo> targets;
    const ConnectionsModel &model = m_lists.connections();
    if (m_composer.targets() == Composer::Targets::Shown) {
        for (const QString &id : m_lists.shownConnections()) {
            if (const ConnectionInfo *info = model.find(id))
                targets.append(*info);
        }
        return targets;
    }
    const Kin kin(model, m_lists.selectedConnections());
    for (int row = 0; row < model.rowCount(); ++row) {
        if (kin.isIn(m_composer.targets(), model.at(row)))
            targets.append(model.at(row));
    }
    return targets;
}

bool Sending::mayGo(const Delivery::Order &order)
{
    QString cause;
    if (m_isLocked)
        cause = tr("Not sent: the window is read-only");
    else if (m_reading)
        cause = tr("Not sent: a file is still being read");
    else if (order.repeat.count > 1 && m_repeated)
        cause = tr("Not sent: a message is being repeated; cancel that first");
    if (!cause.isEmpty())
        m_composer.resultLine()->showFailure(cause);
    return cause.isEmpty();
}

void Sending::send(const Draft &draft, const Payload &payload)
{
    Delivery::Order order{payload, draft.direction, {}, m_composer.repeat()};
    if (!mayGo(order))
        return;
    for (const ConnectionInfo &target : targets())
        order.recipients.append({target.webSocketId, target.sessionId});
    if (draft.kind == PayloadKind::File)
        readFile(draft, order);
    else
        ask(order);
}

void Sending::readFile(const Draft &draft, const Delivery::Order &order)
{
    m_reading = new QObject(this);
    whenFinished(m_reading.data(),
                 readFilePayload(draft, m_controller.config().limits.messageBytes),
                 [this, order](const Payload &read) {
                     m_reading->deleteLater();
                     m_reading.clear();
                     Delivery::Order whole = order;
                     whole.payload = read;
                     if (read.error.isEmpty())
                         ask(whole);
                     else
                         m_composer.showFault(read);
                 });
}

void Sending::ask(const Delivery::Order &order)
{
    if (order.recipients.size() <= UnaskedTargets || m_askedAboutMany) {
        deliver(order);
        return;
    }
    QList<TargetsDialog::Target> frozen;
    for (const Recipient &recipient : order.recipients) {
        const ConnectionInfo *info = m_lists.connections().find(recipient.webSocketId);
        frozen.append({recipient.webSocketId,
                       info ? info->peer : QString(),
                       info ? info->path : QString(),
                       {}});
    }
    const TargetsDialog::Texts texts{
        tr("Send to many"),
        tr("Send to %Ln connection(s)?", nullptr, int(order.recipients.size())),
        tr("You are asked once; later messages to many go out at once. Those that have left are "
           "told as refused."),
        tr("&Send"),
        {}};
    m_dialog = new TargetsDialog(texts, frozen, m_window);
    m_dialog->setObjectName(QStringLiteral("sendDialog"));
    connect(m_dialog, &QDialog::accepted, this, [this, order] {
        m_askedAboutMany = true;
        deliver(order);
    });
    connect(m_dialog, &QDialog::finished, this, &Sending::dialogClosed);
    Q_EMIT dialogOpened();
    m_dialog->open();
}

void Sending::deliver(const Delivery::Order &order)
{
    if (!mayGo(order)) // a question takes its time
        return;
    auto *delivery = new Delivery(m_controller, m_numbers, order, this);
    if (delivery->isRepeated()) {
        m_repeated = delivery;
        showProgress(*delivery);
        connect(delivery, &Delivery::progressed, this,
                [this, delivery] { showProgress(*delivery); });
    }
    connect(delivery, &Delivery::finished, this, [this, delivery] {
        tell(*delivery);
        delivery->deleteLater();
    });
    delivery->start();
}

void Sending::setLocked(bool locked)
{
    m_isLocked = locked;
    if (!locked)
        return;
    if (m_reading) {
        delete m_reading.data();
        m_composer.resultLine()->showFailure(tr("Not sent: the window is read-only"));
    }
    for (Delivery *delivery : findChildren<Delivery *>())
        delivery->cancel();
}

void Sending::cancelRepeated()
{
    if (m_repeated)
        m_repeated->cancel();
}

void Sending::showProgress(const Delivery &delivery)
{
    m_composer.repeatRow()->showProgress(delivery.roundsDone(), delivery.roundsWanted());
}

void Sending::tell(const Delivery &delivery)
{
    QString done = tr("sent %1").arg(numberText(delivery.sent()));
    if (delivery.isRepeated()) {
        m_repeated = nullptr;
        m_composer.repeatRow()->showIdle();
        done = tr("sent %1, round %2 of %3")
                   .arg(numberText(delivery.sent()), numberText(delivery.roundsDone()),
                        numberText(delivery.roundsWanted()));
    } else if (delivery.unasked() > 0) {
        done = tr("%1, cancelled before %2").arg(done, numberText(delivery.unasked()));
    } else if (delivery.sent() == 0 && delivery.refused() == 1) {
        done.clear();
    }
    Q_EMIT finished(done, delivery.refused(), delivery.refusals());
}

void Sending::markGone(const QSet<QString> &ids)
{
    for (const QString &id : ids)
        m_numbers.remove(id);
    if (m_dialog && !ids.isEmpty())
        m_dialog->markGone(ids);
}

void Sending::showTargets()
{
    (new TargetListDialog(targets(), m_window))->open();
}

} // namespace csp
