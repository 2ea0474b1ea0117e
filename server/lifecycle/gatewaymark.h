// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

namespace csp {

/// Marks the calling thread, for as long as it lives there, as one that serves connections: no call
/// of a handler waits on it, whichever WebSocket it is about.
///
/// Thread: the one it marks.
class GatewayMark
{
public:
    GatewayMark() { ++s_marks; }
    ~GatewayMark() { --s_marks; }
    GatewayMark(const GatewayMark &) = delete;
    GatewayMark &operator=(const GatewayMark &) = delete;

    static bool isHere() { return s_marks > 0; }

private:
    inline static thread_local int s_marks = 0;
};

} // namespace csp
