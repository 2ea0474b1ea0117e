// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/benchtargets.h"

#include "tests/bench/tlsstream.h"
#include "tests/bench/wsclient.h"

#include <cstdlib>
#include <filesystem>

namespace csp {

BenchServers::BenchServers(const ProgramPaths &paths)
    : m_paths(paths)
    , m_folder(std::filesystem::temp_directory_path() / "csp-bench-XXXXXX")
{
    if (!mkdtemp(m_folder.data()))
        benchFailed("no temporary folder");
}

BenchServers::~BenchServers()
{
    m_servers.clear();
    std::error_code ignored; // what is left lies in the folder for temporary files
    std::filesystem::remove_all(m_folder, ignored);
}

BenchServer &BenchServers::of(const Target &target)
{
    std::unique_ptr<BenchServer> &server = m_servers[target.program];
    if (!server)
        server = start(target.program);
    return *server;
}

std::vector<std::string> BenchServers::ours(const std::string &program,
                                            const std::vector<std::string> &more) const
{
    std::string data = m_folder + "/" + std::to_string(m_servers.size());
    std::vector<std::string> command{program, "--listen", "127.0.0.1:0", "--data-dir", data};
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

std::unique_ptr<BenchServer> BenchServers::start(Program program)
{
    const auto run = [](const std::vector<std::string> &command, const std::string &urlFile = {}) {
        return std::make_unique<BenchServer>(command, urlFile);
    };
    const std::string certificate = m_folder + "/cert.pem";
    const std::string key = m_folder + "/key.pem";
    if (!std::filesystem::exists(certificate))
        writeCertificate(m_folder);
    // The faster of Qt's two event dispatchers: GLib's would flatter the ratios.
    const std::vector<std::string> plain{"/usr/bin/env", "QT_NO_GLIB=1", m_paths.plain};
    switch (program) {
    case Program::Server:
        return run(ours(m_paths.server));
    case Program::ServerTls:
        return run(ours(m_paths.server, {"--tls-cert", certificate, "--tls-key", key}));
    case Program::Console: {
        std::vector<std::string> command = ours(m_paths.console);
        const std::string urlFile = command.back() + "/server.json";
        command.insert(command.begin(), {"/usr/bin/env", "XDG_CONFIG_HOME=" + m_folder});
        return run(command, urlFile);
    }
    case Program::FanOut:
        return run(ours(m_paths.fanOut));
    case Program::PlainEcho:
        return run(plain);
    case Program::PlainTls:
        return run({plain[0], plain[1], plain[2], certificate, key});
    case Program::NodeWs:
        return run({"/usr/bin/env", "NODE_PATH=/usr/share/nodejs", "/usr/bin/node", m_paths.ws});
    case Program::Beast:
        return run({m_paths.beast});
    }
    benchFailed("no such program");
}

} // namespace csp
