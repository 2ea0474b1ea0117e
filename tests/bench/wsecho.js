// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT
'use strict';

// What one writes with node's ws: an echo; at /all everyone gets what one says.
const { createServer } = require('http');
const { WebSocketServer } = require('ws');

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
const audience = new Set();

sockets.on('connection', (socket, request) => {
    socket.on('error', () => {}); // a client that resets
    if (request.url !== '/all') {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
        return;
    }
    audience.add(socket);
    socket.on('close', () => audience.delete(socket));
    socket.on('message', (data, isBinary) => {
        for (const member of audience)
            member.send(data, { binary: isBinary });
    });
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    const { port } = server.address();
    console.log(JSON.stringify({ event: 'listening', url: `ws://127.0.0.1:${port}` }));
});
