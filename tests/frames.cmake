# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

# The frames of the WebSocket protocol, over bytes alone.
foreach(name tst_framereader tst_framereader_faults)
    csp_test(${name} SOURCES ${name}.cpp clientframes.h LIBRARIES csp_frames)
endforeach()
csp_test(tst_framewriter SOURCES tst_framewriter.cpp LIBRARIES csp_frames)
csp_test(tst_utf8validator SOURCES tst_utf8validator.cpp LIBRARIES csp_frames)

# permessage-deflate, against zlib itself.
csp_test(tst_compressedframes SOURCES tst_compressedframes.cpp clientframes.h zlibpeer.h
    LIBRARIES csp_frames ZLIB::ZLIB)
csp_test(tst_deflateoffer SOURCES tst_deflateoffer.cpp LIBRARIES csp_frames)
foreach(name tst_deflate tst_deflatebounds)
    csp_test(${name} SOURCES ${name}.cpp zlibpeer.h LIBRARIES csp_frames ZLIB::ZLIB)
endforeach()
