# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# Judged by ThreadSanitizer too: std primitives and Qt's values alone.
set(fixture channelfixture.h draininggateway.h threadsignal.h)
csp_test(tst_channel SOURCES tst_channel.cpp ${fixture} LIBRARIES csp_lifecycle LABELS tsan)
csp_test(tst_channelgateway SOURCES tst_channelgateway.cpp ${fixture} LIBRARIES csp_lifecycle LABELS tsan)
csp_test(tst_channelturns SOURCES tst_channelturns.cpp ${fixture} LIBRARIES csp_lifecycle LABELS tsan)
csp_test(tst_threads SOURCES tst_threads.cpp threadsignal.h LIBRARIES csp_lifecycle LABELS tsan)
csp_test(tst_session SOURCES tst_session.cpp LIBRARIES csp_lifecycle LABELS tsan)
foreach(name tst_sessionwriter tst_sessionwriterfailures)
    csp_test(${name} SOURCES ${name}.cpp sessionwriterfixture.h fakesessionstore.h threadsignal.h
        LIBRARIES csp_lifecycle LABELS tsan)
endforeach()

csp_test(tst_compactqueue SOURCES tst_compactqueue.cpp LIBRARIES csp_lifecycle)
csp_test(tst_messagereader SOURCES tst_messagereader.cpp LIBRARIES csp_lifecycle)

# A handler that records its callbacks, over a channel without a network.
add_library(csp_handlerpeer STATIC handlerpeer.cpp handlerpeer.h recordinghandler.cpp recordinghandler.h)
target_link_libraries(csp_handlerpeer PUBLIC csp_lifecycle)
target_precompile_headers(csp_handlerpeer REUSE_FROM csp_lifecycle)
foreach(topic order end stage base messages open restart bound)
    csp_test(tst_lifecycle_${topic} SOURCES tst_lifecycle_${topic}.cpp LIBRARIES csp_handlerpeer)
endforeach()

# What no other test shows of tests/data/contract.csv.
foreach(topic reads waits messages calls ends open classes sessionend)
    csp_test(tst_contract_${topic} SOURCES tst_contract_${topic}.cpp LIBRARIES csp_handlerpeer)
endforeach()

csp_test(tst_charset SOURCES tst_charset.cpp LIBRARIES csp_handlerpeer)
csp_test(tst_classparameters SOURCES tst_classparameters.cpp LIBRARIES csp_handlerpeer)
csp_test(tst_rawdevice SOURCES tst_rawdevice.cpp ${fixture} LIBRARIES csp_lifecycle)
csp_test(tst_nodataframing SOURCES tst_nodataframing.cpp LIBRARIES csp_handlerpeer)

csp_test(tst_sessiontable SOURCES tst_sessiontable.cpp LIBRARIES csp_server)

# Sessions in an SQLite file.
foreach(name tst_sqliteschema tst_sqlitesessionstore tst_sqlitetroubles)
    csp_test(${name} SOURCES ${name}.cpp sessionfilefixture.h readonlyfolder.h
        LIBRARIES csp_server Qt6::Sql)
endforeach()
