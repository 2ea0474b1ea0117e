// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framereader.h"

#include "server/frames/inflater.h"
#include "server/frames/mask.h"
#include "server/frames/utf8validator.h"

#include <QtEndian>

#include <algorithm>

namespace csp {

namespace {

/// So much of a frame announced is reserved before it is there.
constexpr qsizetype ReservedBytes = 256 * 1024;
/// So much is unmasked and then checked: it stays in the processor's first cache.
constexpr qsizetype BlockBytes = 8 * 1024;

FrameReader::Item::Kind kindOf(Opcode opcode)
{
    using Kind = FrameReader::Item::Kind;
    switch (opcode) {
    case Opcode::Text:
        return Kind::Text;
    case Opcode::Ping:
        return Kind::Ping;
    case Opcode::Pong:
        return Kind::Pong;
    case Opcode::Close:
        return Kind::Close;
    default:
        return Kind::Binary;
    }
}

/// Room in \a message for \a whole bytes, of which \a now are to be added at once: exact for one
/// frame, twice as much each time for many, and never much more than has arrived.
void reserve(QByteArray &message, qsizetype now, qsizetype whole, qint64 maximum)
{
    const qsizetype needed = message.size() + now;
    if (needed <= message.capacity())
        return;
    const qsizetype announced = std::min(whole, std::max(ReservedBytes, 2 * needed));
    const qsizetype doubled = std::min(2 * message.capacity(), qsizetype(maximum));
    message.reserve(std::max({needed, announced, doubled}));
}

} // namespace

struct FrameReader::Open
{
    // The message that has begun.
    bool isMessage = false;
    bool isCompressed = false;
    Opcode opcode = Opcode::Continuation;
    Utf8Validator text;
    qint64 fragments = 0;
    QByteArray message;

    // The frame that has begun.
    bool isFrame = false;
    FrameHeader frame;
    Mask mask;
    qint64 missing = 0; // bytes of its payload
    QByteArray control; // its payload, when it is a control frame

    // Its head, while that is not whole.
    quint8 headBytes = 0;
    char head[FrameHeader::MaximumBytes];
};

FrameReader::FrameReader(const Bounds &bounds)
    : m_bounds(bounds)
{
}

FrameReader::~FrameReader() = default;

FrameReader::Item FrameReader::next()
{
    if (!m_open && !m_isOver && !m_input.empty()) {
        Item item = readWhole();
        if (item.kind != Item::Kind::More)
            return item;
        m_open = std::make_unique<Open>();
    }
    while (!m_isOver && !m_input.empty()) {
        FrameFault fault = m_open->isFrame ? FrameFault::None : readHeader();
        if (fault == FrameFault::None && m_open->isFrame)
            fault = readPayload();
        if (fault != FrameFault::None)
            return failed(fault);
        if (!m_open->isFrame || m_open->missing > 0)
            continue;
        Item item = endFrame();
        if (item.kind != Item::Kind::More)
            return item;
    }
    return {};
}

/// Most messages are one small frame that is all there: no state is needed.
FrameReader::Item FrameReader::readWhole()
{
    const FrameHeader header = FrameHeader::read(m_input, rules());
    if (header.fault != FrameFault::None)
        return failed(header.fault);
    const qint64 size = header.payloadBytes;
    if (!header.isWhole() || !header.isFinal || header.isCompressed
        || header.bytes + size > qint64(m_input.size()) || size > BlockBytes)
        return {};
    QByteArray data(size, Qt::Uninitialized);
    Mask(header.mask).remove(data.data(), &m_input[header.bytes], size_t(size));
    skip(header.bytes + size);
    if (header.opcode == Opcode::Close)
        return close(std::move(data));
    if (Utf8Validator text; header.opcode == Opcode::Text && !(text.add(data) && text.isComplete()))
        return failed(FrameFault::InvalidUtf8);
    return {kindOf(header.opcode), std::move(data)};
}

FrameRules FrameReader::rules() const
{
    FrameRules rules;
    rules.mayCompress = m_inflater != nullptr;
    rules.frameBytes = m_bounds.frameBytes;
    rules.messageBytes = m_bounds.messageBytes;
    rules.fragments = m_bounds.fragments;
    if (m_open && m_open->isMessage) {
        rules.isInMessage = true;
        rules.isCompressed = m_open->isCompressed;
        rules.messageBytes -= m_open->message.size();
        rules.fragments -= m_open->fragments;
    }
    return rules;
}

/// Reads a head, part of which may have come before, and begins its frame.
FrameFault FrameReader::readHeader()
{
    Open &open = *m_open;
    const size_t before = open.headBytes;
    const size_t taken = std::min(sizeof open.head - before, m_input.size());
    std::copy_n(m_input.begin(), taken, open.head + before);
    open.frame = FrameHeader::read({open.head, before + taken}, rules());
    if (open.frame.fault != FrameFault::None)
        return open.frame.fault;
    if (!open.frame.isWhole()) {
        open.headBytes = quint8(before + taken);
        skip(qsizetype(taken));
        return FrameFault::None;
    }
    skip(qsizetype(open.frame.bytes - before));
    open.headBytes = 0;
    open.isFrame = true;
    open.mask = Mask(open.frame.mask);
    open.missing = open.frame.payloadBytes;
    if (isControl(open.frame.opcode))
        return FrameFault::None;
    if (!open.isMessage) {
        open.isMessage = true;
        open.opcode = open.frame.opcode;
        open.isCompressed = open.frame.isCompressed;
    }
    ++open.fragments;
    return FrameFault::None;
}

/// Reads as much of the frame's payload as is there.
FrameFault FrameReader::readPayload()
{
    Open &open = *m_open;
    const std::span<char> bytes =
        m_input.first(size_t(std::min(open.missing, qint64(m_input.size()))));
    skip(qsizetype(bytes.size()));
    open.missing -= qint64(bytes.size());
    if (!isControl(open.frame.opcode))
        return addToMessage(bytes, open.frame.isFinal && open.missing == 0);
    const qsizetype at = open.control.size();
    open.control.resize(at + qsizetype(bytes.size()));
    open.mask.remove(open.control.data() + at, bytes.data(), bytes.size());
    return FrameFault::None;
}

FrameFault FrameReader::addToMessage(std::span<char> bytes, bool isLast)
{
    Open &open = *m_open;
    if (!open.isCompressed)
        return addPlain(bytes);
    const qsizetype at = open.message.size();
    open.mask.remove(bytes.data(), bytes.data(), bytes.size());
    const auto outcome = m_inflater->add(QByteArrayView(bytes.data(), qsizetype(bytes.size())),
                                         isLast, open.message, m_bounds.messageBytes);
    // What came out before a fault is looked at first: the same is found however bytes are split.
    if (open.opcode == Opcode::Text && !open.text.add(QByteArrayView(open.message).sliced(at)))
        return FrameFault::InvalidUtf8;
    switch (outcome) {
    case Inflater::Outcome::Ok:
        return FrameFault::None;
    case Inflater::Outcome::TooBig:
        return FrameFault::MessageTooBig;
    case Inflater::Outcome::Corrupt:
        break;
    }
    return FrameFault::InvalidDeflate;
}

FrameFault FrameReader::addPlain(std::span<const char> bytes)
{
    Open &open = *m_open;
    const auto size = qsizetype(bytes.size());
    reserve(open.message, size, open.message.size() + size + open.missing, m_bounds.messageBytes);
    for (qsizetype done = 0; done < size;) {
        const qsizetype block = std::min(size - done, BlockBytes);
        const qsizetype at = open.message.size();
        open.message.resize(at + block);
        open.mask.remove(open.message.data() + at, bytes.data() + done, size_t(block));
        if (open.opcode == Opcode::Text
            && !open.text.add(QByteArrayView(open.message).sliced(at, block)))
            return FrameFault::InvalidUtf8;
        done += block;
    }
    return FrameFault::None;
}

/// The item that the frame which is whole now completes; More when it completes none.
FrameReader::Item FrameReader::endFrame()
{
    m_open->isFrame = false;
    const Opcode opcode = m_open->frame.opcode;
    if (!isControl(opcode))
        return m_open->frame.isFinal ? endMessage() : Item{};
    QByteArray payload = std::exchange(m_open->control, {});
    if (!m_open->isMessage)
        m_open.reset();
    return opcode == Opcode::Close ? close(std::move(payload))
                                   : Item{kindOf(opcode), std::move(payload)};
}

FrameReader::Item FrameReader::endMessage()
{
    if (m_open->opcode == Opcode::Text && !m_open->text.isComplete())
        return failed(FrameFault::InvalidUtf8);
    Item item{kindOf(m_open->opcode), std::move(m_open->message)};
    m_open.reset();
    return item;
}

/// The close frame with \a payload (RFC 6455, 5.5.1).
FrameReader::Item FrameReader::close(QByteArray &&payload)
{
    if (payload.size() == 1)
        return failed(FrameFault::InvalidCloseLength);
    Item item;
    item.kind = Item::Kind::Close;
    if (!payload.isEmpty()) {
        item.code = CloseCode(qFromBigEndian<quint16>(payload.constData()));
        item.data = payload.mid(2);
    }
    Utf8Validator reason;
    if (!payload.isEmpty() && !mayBeSent(item.code))
        return failed(FrameFault::InvalidCloseCode);
    if (!reason.add(item.data) || !reason.isComplete())
        return failed(FrameFault::InvalidCloseReason);
    m_isOver = true;
    m_open.reset();
    m_input = {};
    return item;
}

FrameReader::Item FrameReader::failed(FrameFault fault)
{
    m_isOver = true;
    m_open.reset();
    m_input = {};
    Item item;
    item.kind = Item::Kind::Fault;
    item.fault = fault;
    return item;
}

} // namespace csp
