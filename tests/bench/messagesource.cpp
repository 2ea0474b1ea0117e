// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/messagesource.h"

#include "tests/bench/wsclient.h"

namespace csp {
namespace {

// A prime: neighbouring messages begin at different places of the pattern.
constexpr size_t PatternPeriod = 4'099;

std::string makePattern(size_t bytes)
{
    std::string pattern;
    uint32_t state = 12'345;
    for (size_t i = 0; i < PatternPeriod; ++i) {
        state = state * 1'664'525u + 1'013'904'223u;
        pattern.push_back(static_cast<char>('!' + (state >> 24) % 90));
    }
    while (pattern.size() < PatternPeriod + bytes)
        pattern.append(pattern, 0, PatternPeriod);
    return pattern;
}

size_t beginOf(size_t sender, uint64_t number)
{
    return (sender * 31 + number * 7) % PatternPeriod;
}

} // namespace

MessageSource::MessageSource(size_t messageBytes)
    : m_messageBytes(messageBytes)
    , m_plain(makePattern(messageBytes))
{
    for (size_t phase = 0; phase < m_masked.size(); ++phase) {
        m_masked[phase] = m_plain;
        for (size_t i = 0; i < m_plain.size(); ++i) {
            const unsigned char key = WsClient::Mask[(i - phase) % WsClient::Mask.size()];
            m_masked[phase][i] = static_cast<char>(m_plain[i] ^ key);
        }
    }
}

std::string_view MessageSource::plain(size_t sender, uint64_t number) const
{
    return std::string_view(m_plain).substr(beginOf(sender, number), m_messageBytes);
}

std::string_view MessageSource::masked(size_t sender, uint64_t number) const
{
    const size_t begin = beginOf(sender, number);
    return std::string_view(m_masked[begin % m_masked.size()]).substr(begin, m_messageBytes);
}

} // namespace csp
