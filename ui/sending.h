// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/composer.h"

#include <QObject>
#include <QPointer>
#include <QSet>

namespace csp {

class FilterBox;
class ListsPane;
class TargetsDialog;

/// Brings the composer's messages to their targets: freezes these at the moment of sending, asks
/// about many, repeats, and tells the outcome.
///
/// Thread: GUI thread.
class Sending final : public QObject
{
    Q_OBJECT

public:
    /// Sending to more targets than this is asked about, once.
    static constexpr qsizetype UnaskedTargets = 20;

    /// Dialogs belong to \a window.
    Sending(ServerController &controller, Composer &composer, ListsPane &lists, FilterBox &filter,
            QWidget *window);

    /// Tells the composer how many its choices stand for.
    void updateCounts();
    /// WebSockets that are gone.
    void markGone(const QSet<QString> &ids);
    /// A read-only window sends nothing: what is under way ends with those that were asked already.
    void setLocked(bool locked);

Q_SIGNALS:
    /// As of ResultLine::showCounts().
    void finished(const QString &done, qint64 refused, const csp::TargetResults &refusals);
    void dialogOpened();
    void dialogClosed();

private:
    QList<ConnectionInfo> targets() const;
    void send(const Draft &draft, const Payload &payload);
    /// Whether \a order can go out now; why it cannot is told.
    bool mayGo(const Delivery::Order &order);
    void readFile(const Draft &draft, const Delivery::Order &order);
    void ask(const Delivery::Order &order);
    void deliver(const Delivery::Order &order);
    void cancelRepeated();
    void showProgress(const Delivery &delivery);
    void tell(const Delivery &delivery);
    void showTargets();

    ServerController &m_controller;
    Composer &m_composer;
    ListsPane &m_lists;
    FilterBox &m_filter;
    QWidget *const m_window;
    SequenceNumbers m_numbers;
    QPointer<TargetsDialog> m_dialog;
    QPointer<Delivery> m_repeated;
    QPointer<QObject> m_reading; ///< owns what waits for a file; nothing else is sent meanwhile
    bool m_isLocked = false;
    bool m_askedAboutMany = false;
};

} // namespace csp
