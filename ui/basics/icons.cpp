// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

static void initIconResource()
{
    Q_INIT_RESOURCE(icons);
}

namespace csp {

namespace {

/// Draws an SVG whose strokes are currentColor in a colour of the application's palette.
///
/// Thread: GUI thread.
class TintedIconEngine final : public QIconEngine
{
public:
    TintedIconEngine(QString name, QByteArray svg, Tone tone)
        : m_name(std::move(name))
        , m_svg(std::move(svg))
        , m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture = pixmap(rect.size() * ratio, mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, picture);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const QColor colour = colourFor(mode);
        const QString key = QStringLiteral("csp/%1/%2/%3x%4")
                                .arg(m_name)
                                .arg(colour.rgb(), 0, 16)
                                .arg(size.width())
                                .arg(size.height());
        QPixmap picture;
        if (QPixmapCache::find(key, &picture))
            return picture;
        picture = QPixmap(size);
        picture.fill(Qt::transparent);
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour.name().toLatin1());
        QPainter painter(&picture);
        QSvgRenderer(svg).render(&painter, QRectF(QPointF(), size));
        QPixmapCache::insert(key, picture);
        return picture;
    }

    QIconEngine *clone() const override { return new TintedIconEngine(m_name, m_svg, m_tone); }

private:
    QColor colourFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return toneColor(m_tone, palette);
    }

    QString m_name;
    QByteArray m_svg;
    Tone m_tone;
};

} // namespace

QIcon themedIcon(const QString &name, Tone tone)
{
    initIconResource();
    QFile file(QStringLiteral(":/csp/icons/") + name + QStringLiteral(".svg"));
    if (!file.open(QIODevice::ReadOnly)) {
        Q_ASSERT_X(false, "themedIcon", "no such icon");
        return {};
    }
    return QIcon(new TintedIconEngine(name, file.readAll(), tone));
}

} // namespace csp
