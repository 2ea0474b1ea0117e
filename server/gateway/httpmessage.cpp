// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>

namespace csp {
namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;
using Head = http::request<http::string_body>;

constexpr int WebSocketVersion = 13;
constexpr qsizetype KeyCharacters = 24; // 16 bytes in base64 (RFC 6455, 4.1)

HeadVerdict refuse(int status, const char *cause, const char *limit = nullptr)
{
    return {HeadVerdict::Kind::Refuse, status, cause, 0, limit};
}

bool isTokenCharacter(char c)
{
    constexpr std::string_view Others = "!#$%&'*+-.^_`|~";
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
           || Others.find(c) != std::string_view::npos;
}

bool hasBareLineFeed(QByteArrayView head)
{
    for (qsizetype at = head.indexOf('\n'); at >= 0; at = head.indexOf('\n', at + 1)) {
        if (at == 0 || head.at(at - 1) != '\r')
            return true;
    }
    return false;
}

/// Bounds and look of the raw head, before anything is parsed.
HeadVerdict judgeBytes(const QByteArray &bytes, const Limits &limits)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    const qsizetype size = end < 0 ? bytes.size() : end + 4;
    if (size > limits.headBytes)
        return refuse(431, "The request head is too long.", "head-bytes");
    const QByteArrayView head = QByteArrayView(bytes).first(size);
    if (std::count(head.begin(), head.end(), '\n') > limits.headLines + 1) // the empty line is free
        return refuse(431, "The request head has too many lines.", "head-lines");
    if (!head.isEmpty() && !isTokenCharacter(head.front()))
        return refuse(400, "This is no HTTP request.");
    if (head.contains('\0'))
        return refuse(400, "The request head contains a NUL byte.");
    if (hasBareLineFeed(head))
        return refuse(400, "A line of the request head does not end with CR LF.");
    if (end < 0)
        return {};
    if (head.contains(QByteArrayView("\r\n ")) || head.contains(QByteArrayView("\r\n\t")))
        return refuse(400, "The request head has a folded line.");
    return {HeadVerdict::Kind::Page, 0, nullptr, size};
}

bool listContains(const Head &head, http::field field, std::string_view word)
{
    const http::token_list list(head[field]);
    return std::any_of(list.begin(), list.end(), [&](boost::beast::string_view each) {
        return boost::beast::iequals(each, boost::beast::string_view(word.data(), word.size()));
    });
}

const char *duplicateField(const Head &head)
{
    constexpr std::array Single{
        std::pair{http::field::host, "The Host field stands twice."},
        std::pair{http::field::origin, "The Origin field stands twice."},
        std::pair{http::field::cookie, "The Cookie field stands twice."},
        std::pair{http::field::user_agent, "The User-Agent field stands twice."},
        std::pair{http::field::upgrade, "The Upgrade field stands twice."},
        std::pair{http::field::authorization, "The Authorization field stands twice."},
        std::pair{http::field::content_length, "The Content-Length field stands twice."},
        std::pair{http::field::sec_websocket_key, "The Sec-WebSocket-Key field stands twice."},
        std::pair{http::field::sec_websocket_version,
                  "The Sec-WebSocket-Version field stands twice."},
    };
    for (const auto &[field, cause] : Single) {
        if (head.count(field) > 1)
            return cause;
    }
    return nullptr;
}

/// The request target in origin form, of printable ASCII (RFC 9112, 3.2.1).
bool isOriginForm(boost::beast::string_view target)
{
    return !target.empty() && target.front() == '/'
           && std::all_of(target.begin(), target.end(),
                          [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// Whether the client's subprotocols, if it has any, are names of which each stands once (RFC 6455,
/// 4.1).
bool areSubprotocolsValid(const Head &head)
{
    std::set<std::string_view> names;
    const auto [first, last] = head.equal_range(http::field::sec_websocket_protocol);
    for (auto each = first; each != last; ++each) {
        const http::opt_token_list list(each->value());
        if (!http::validate_list(list))
            return false;
        for (const auto &name : list) {
            if (!names.insert({name.data(), name.size()}).second)
                return false;
        }
    }
    return first == last || !names.empty();
}

HeadVerdict judgeUpgrade(const Head &head, qsizetype headBytes)
{
    if (head.method() != http::verb::get)
        return refuse(405, "A WebSocket handshake is a GET request.");
    if (head.version() < 11)
        return refuse(400, "A WebSocket handshake needs HTTP/1.1.");
    // Iterating stops at what is no list; the parser has seen to Connection itself.
    if (!http::validate_list(http::opt_token_list(head[http::field::upgrade])))
        return refuse(400, "The Upgrade field is malformed.");
    if (!listContains(head, http::field::connection, "upgrade"))
        return refuse(400, "The Connection field does not say Upgrade.");
    if (head.find(http::field::content_length) != head.end() || head.chunked())
        return refuse(400, "A WebSocket handshake has no body.");
    const auto version = head[http::field::sec_websocket_version];
    if (version != std::to_string(WebSocketVersion))
        return refuse(426, "Only version 13 of the WebSocket protocol is spoken here.");
    const auto key = head[http::field::sec_websocket_key];
    const QByteArray bytes(key.data(), qsizetype(key.size()));
    const auto decoded =
        QByteArray::fromBase64Encoding(bytes, QByteArray::AbortOnBase64DecodingErrors);
    if (bytes.size() != KeyCharacters || !decoded || decoded.decoded.size() != 16)
        return refuse(400, "The Sec-WebSocket-Key field is not 16 bytes in base64.");
    if (!areSubprotocolsValid(head))
        return refuse(400, "The Sec-WebSocket-Protocol field is malformed.");
    return {HeadVerdict::Kind::Upgrade, 0, nullptr, headBytes};
}

HeadVerdict judgeParsed(const Head &head, qsizetype headBytes)
{
    if (!isOriginForm(head.target()))
        return refuse(400, "The request target is not an absolute path.");
    if (head.find(http::field::host) == head.end() && head.version() >= 11)
        return refuse(400, "The Host field is missing.");
    if (const char *cause = duplicateField(head))
        return refuse(400, cause);
    if (listContains(head, http::field::upgrade, "websocket"))
        return judgeUpgrade(head, headBytes);
    return {HeadVerdict::Kind::Page, 0, nullptr, headBytes};
}

std::unique_ptr<Parser> makeParser(qint64 headBytes, qint64 bodyBytes)
{
    auto parser = std::make_unique<Parser>();
    parser->header_limit(std::uint32_t(headBytes));
    parser->body_limit(std::uint64_t(bodyBytes));
    parser->eager(true);
    return parser;
}

} // namespace

HeadVerdict judgeHead(const QByteArray &bytes, const Limits &limits)
{
    const HeadVerdict look = judgeBytes(bytes, limits);
    if (look.kind != HeadVerdict::Kind::Page)
        return look;
    const std::unique_ptr<Parser> parser = makeParser(look.headBytes + 1, limits.bodyBytes);
    boost::system::error_code error;
    parser->put(boost::asio::buffer(bytes.constData(), size_t(look.headBytes)), error);
    if (error == http::error::body_limit)
        return refuse(413, "The request body is too large.", "body-bytes");
    if (error && error != http::error::need_more)
        return refuse(400, "The request head is malformed.");
    if (!parser->is_header_done())
        return refuse(400, "The request head is malformed.");
    return judgeParsed(parser->get(), look.headBytes);
}

HttpResponse refusal(int status, const QByteArray &cause)
{
    HttpResponse response{status, "text/plain; charset=utf-8", cause + '\n', {}};
    if (status == 426) {
        response.headers.emplaceBack("Upgrade", "websocket");
        response.headers.emplaceBack("Sec-WebSocket-Version", QByteArray::number(WebSocketVersion));
    }
    if (status == 405)
        response.headers.emplaceBack("Allow", "GET, HEAD");
    return response;
}

QByteArray serialize(const HttpResponse &response, bool headOnly)
{
    http::response<http::string_body> message(http::status(response.status), 11);
    const auto set = [&message](const QByteArray &name, const QByteArray &value) {
        message.insert(boost::beast::string_view(name.constData(), size_t(name.size())),
                       boost::beast::string_view(value.constData(), size_t(value.size())));
    };
    set("Content-Type", response.contentType);
    set("Cache-Control", "no-store");
    set("X-Content-Type-Options", "nosniff");
    set("Connection", response.status == 426 ? "close, Upgrade" : "close");
    for (const auto &[name, value] : response.headers)
        set(name, value);
    message.body() = response.body.toStdString();
    message.prepare_payload();
    if (headOnly)
        message.body().clear();
    std::ostringstream text;
    text << message;
    return QByteArray::fromStdString(text.str());
}

struct HttpBodyReader::Private
{
    /// The parser leaves half a chunk's header to its caller; a longer one is no header.
    static constexpr qsizetype MaximumRestBytes = 16 * 1024;
    /// All there is of a body without chunks but the last: the parser takes it for that, and then
    /// counts on two bytes more at once.
    bool isLastChunkAlone() const { return parser->chunked() && rest == "0\r\n"; }

    std::unique_ptr<Parser> parser;
    QByteArray rest;
    Progress progress = Progress::Incomplete;
};

HttpBodyReader::HttpBodyReader(const QByteArray &head, qint64 bodyBytes)
    : d(std::make_unique<Private>())
{
    d->parser = makeParser(head.size() + 1, bodyBytes);
    feed(head);
}

HttpBodyReader::~HttpBodyReader() = default;

HttpBodyReader::Progress HttpBodyReader::feed(const QByteArray &bytes)
{
    d->rest += bytes;
    boost::system::error_code error;
    while (!d->rest.isEmpty() && !error && !d->parser->is_done() && !d->isLastChunkAlone()) {
        const size_t used =
            d->parser->put(boost::asio::buffer(d->rest.constData(), size_t(d->rest.size())), error);
        d->rest.remove(0, qsizetype(used));
    }
    if (error == http::error::body_limit)
        d->progress = Progress::TooLarge;
    else if (error && error != http::error::need_more)
        d->progress = Progress::Malformed;
    else if (d->parser->is_done())
        d->progress = Progress::Complete; // whatever follows
    else if (d->rest.size() > Private::MaximumRestBytes)
        d->progress = Progress::Malformed;
    return d->progress;
}

QByteArray HttpBodyReader::body() const
{
    return QByteArray::fromStdString(d->parser->get().body());
}

} // namespace csp
