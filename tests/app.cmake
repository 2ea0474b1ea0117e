# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT

