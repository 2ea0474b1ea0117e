// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/channeldirectory.h"

#include <shared_mutex>
#include <unordered_map>

namespace csp::channeldirectory {
namespace {

struct Directory
{
    std::shared_mutex mutex; // guards channels
    std::unordered_map<QString, std::shared_ptr<Channel>> channels;
};

Directory &directory()
{
    // Never destroyed: a handler that has not returned may still look here while the process ends.
    static auto *const instance = new Directory;
    return *instance;
}

} // namespace

void add(const std::shared_ptr<Channel> &channel)
{
    const std::unique_lock lock(directory().mutex);
    directory().channels.insert_or_assign(channel->id(), channel);
}

void remove(const QString &webSocketId)
{
    const std::unique_lock lock(directory().mutex);
    directory().channels.erase(webSocketId);
}

std::shared_ptr<Channel> find(const QString &webSocketId)
{
    const std::shared_lock lock(directory().mutex);
    const auto found = directory().channels.find(webSocketId);
    return found == directory().channels.end() ? nullptr : found->second;
}

} // namespace csp::channeldirectory
