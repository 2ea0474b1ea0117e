// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/benchserver.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace csp {

/// The programs that serve in the benchmarks, ours first.
enum class Program {
    Server,    ///< csp-server
    ServerTls, ///< csp-server over TLS
    Console,   ///< csp-console, its window open
    FanOut,    ///< csp-server with /all
    PlainEcho, ///< QWebSocketServer alone
    PlainTls,  ///< the same over TLS
    NodeWs,    ///< node's ws
    Beast,     ///< Boost.Beast
};

/// One of the things compared: a path of a program.
struct Target
{
    std::string name;
    Program program = Program::Server;
    std::string path;

    bool isOurs() const { return program <= Program::FanOut; }
};

/// The names of the three that ours are compared with.
inline const std::string PlainName = "plain";
inline const std::string WsName = "node ws";
inline const std::string BeastName = "Beast";

/// Where the programs are.
struct ProgramPaths
{
    std::string server;
    std::string console;
    std::string fanOut;
    std::string plain;
    std::string beast;
    std::string ws; // the script
};

/// The processes of one row: each is started when it is first asked for, all end with this object.
///
/// Thread: one thread.
class BenchServers
{
public:
    explicit BenchServers(const ProgramPaths &paths);
    ~BenchServers();
    BenchServers(const BenchServers &) = delete;
    BenchServers &operator=(const BenchServers &) = delete;

    BenchServer &of(const Target &target);

private:
    std::unique_ptr<BenchServer> start(Program program);
    /// \a program with what ours are told, and \a more.
    std::vector<std::string> ours(const std::string &program,
                                  const std::vector<std::string> &more = {}) const;

    const ProgramPaths &m_paths;
    std::string m_folder; // for data and a certificate; goes after the servers that use it
    std::map<Program, std::unique_ptr<BenchServer>> m_servers;
};

} // namespace csp
