// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/consolestyle.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace csp {

namespace {

/// From the edge of a cell to its text.
constexpr int CellMargin = 6;

int rowHeight(const QStyleOption *option, Density density)
{
    const int line = option->fontMetrics.height();
    return density == Density::Compact ? line * 7 / 6 : line * 3 / 2;
}

/// A frame that tells a field from its ground on dark palettes, where Fusion's is not seen.
void drawFrame(QPainter *painter, const QStyleOption *option)
{
    const bool hasFocus = option->state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(option->palette.color(hasFocus ? QPalette::Highlight : QPalette::Mid));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter->restore();
}

} // namespace

ConsoleStyle::ConsoleStyle(Density density)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_density(density)
{
}

/// Tips quote clients: nothing in them is markup.
void ConsoleStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *label = qobject_cast<QLabel *>(widget); label && label->inherits("QTipLabel"))
        label->setTextFormat(Qt::PlainText);
}

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                              const QWidget *widget) const
{
    const bool isView = qobject_cast<const QAbstractItemView *>(widget);
    if (metric == PM_FocusFrameHMargin && isView)
        return CellMargin;
    if (metric == PM_HeaderMargin)
        return CellMargin + 1; // what a view adds to the margin of a cell
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int ConsoleStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                            QStyleHintReturn *returned) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0; // the desktop's are not in the colours of ours
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                     const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ItemViewItem || type == CT_HeaderSection)
        result.setHeight(qMax(result.height(), rowHeight(option, m_density)));
    return result;
}

QRect ConsoleStyle::subElementRect(SubElement element, const QStyleOption *option,
                                   const QWidget *widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_HeaderArrow) // Qt leaves it above the title's line
        rect.moveTop(option->rect.center().y() - rect.height() / 2);
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (element != SE_ItemViewItemText || !item || item->direction != Qt::LeftToRight)
        return rect;
    const bool hasMark =
        !item->icon.isNull() || item->features.testFlag(QStyleOptionViewItem::HasCheckIndicator);
    if (hasMark)
        rect.setLeft(rect.left() - CellMargin); // between mark and text one margin, not two
    return rect;
}

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                 QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool isFrame = element == PE_Frame || element == PE_FrameLineEdit;
    const bool isTick = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
    if (isFrame || isTick)
        drawFrame(painter, option);
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (element != CE_ToolBar && element != CE_MenuBarEmptyArea) {
        QProxyStyle::drawControl(element, option, painter, widget);
        const bool isOpen = option->state & State_Sunken;
        if (element == CE_MenuBarItem && !isOpen) // Fusion's line ends with the last menu
            painter->fillRect(option->rect.adjusted(0, option->rect.height() - 1, 0, 0),
                              option->palette.window());
        return;
    }
    painter->fillRect(option->rect, option->palette.window());
    if (element == CE_ToolBar)
        painter->fillRect(option->rect.adjusted(0, option->rect.height() - 1, 0, 0),
                          option->palette.mid());
}

} // namespace csp
