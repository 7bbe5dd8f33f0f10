#!/usr/bin/env bash
# What the library in an app weighs, and what makes it up: crate by crate, from its symbols.
#
#   bindings/size.sh            builds it as an app has it (profile `phone`), for this machine
#   bindings/size.sh LIBRARY    of a library with its symbols
#
# A generic function counts for the crate that defines it. What has no symbol (constants, tables for unwinding and
# relocation) is listed by section.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

library=${1-}
if [ -z "$library" ]; then
  # Another folder, so that the symbols that are kept here aren't built again and again.
  CARGO_PROFILE_PHONE_STRIP=none cargo build --quiet --locked --profile phone -p gatepass-bindings \
    --target-dir target/size
  library=target/size/phone/libgatepass_ffi.so
fi

stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip --strip-all -o "$stripped" "$library"
printf '%9d bytes in all, as an app has it (%d packed by gzip)\n\n' \
  "$(stat -c %s "$stripped")" "$(gzip -9 <"$stripped" | wc -c)"

echo 'by section:'
size --format=sysv "$stripped" | awk '$2 ~ /^[0-9]+$/ && $1 != "Total" && $2 >= 10000 { printf "%9d  %s\n", $2, $1 }' |
  sort -rn

printf '\ncode and data with a symbol, by crate:\n'
nm --print-size --defined-only --demangle --radix=d "$library" | awk '
  $3 !~ /^[bB]$/ && NF >= 4 {
    size = $2 + 0
    name = $4
    for (field = 5; field <= NF; field++) name = name " " $field
    sub(/^(guard variable for |vtable for )/, "", name)
    while (sub(/^[<&*(\[]|^(mut|const|dyn|unsafe|extern "C"|impl) /, "", name)) {}
    if (name ~ /^[a-z_][a-z0-9_]*::/) { sub(/::.*/, "", name); crate = name }
    else if (name ~ /^_?sqlite3|^(vdbe|btree|pager|fts|json|wal|os|mem|pcache|expr|select|where|unix|yy)/) crate = "SQLite (C)"
    else if (name ~ /^_?(dbus|_dbus)/) crate = "libdbus (C)"
    else if (name ~ /ring_core|^(p256|p384|x25519|bn_|aes_|ChaCha20|sha)/) crate = "ring (C, assembly)"
    else if (name ~ /uniffi/) crate = "exported calls (uniffi)"
    else crate = "other C and data"
    if (crate ~ /^(core|alloc|std|hashbrown|compiler_builtins|gimli|addr2line|rustc_demangle|miniz_oxide|memchr|object)$/) crate = "std"
    if (crate ~ /^gatepass_ffi$/) crate = "gatepass_ffi (bindings)"
    total[crate] += size
    all += size
  }
  END {
    for (crate in total) printf "%9d  %4.1f %%  %s\n", total[crate], 100 * total[crate] / all, crate
  }' | sort -rn | head -40
