#!/usr/bin/env bash
# Swift for a Debian machine: Debian trixie's compiler in a root directory of its own, made once and kept in the
# build cache ($GATEPASS_CACHE, by default ${XDG_CACHE_HOME:-~/.cache}/gatepass; 560 MB to fetch, 1.2 GB on disk).
#
#   tests/swift-root.sh setup            make it; does nothing when it is there
#   tests/swift-root.sh run CMD ARG...   run CMD inside it, with this repository mounted at its own path
#
# Needs root (chroot, mounts). Uses the machine's own Debian archive and leaves its apt set-up alone.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${GATEPASS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gatepass}
root=$cache/swift-root
suite=trixie
recipe=1 # raise it, and every machine makes its root anew
stamp=$root/.complete-$suite-$recipe

fail() {
  echo "swift-root: $*" >&2
  exit 1
}

setup() {
  [ ! -e "$stamp" ] || return 0
  [ "$(id -u)" = 0 ] || fail "run as root: the Swift compiler lives in a root directory of its own"
  command -v apt-get >/dev/null || fail "this needs Debian; elsewhere install Swift 6 and run \`swift test\` in ios/"
  mkdir -p "$cache"
  exec 9>"$root.lock"
  flock 9 # of two runs at once, the second waits and finds it done
  if [ -e "$stamp" ]; then
    exec 9>&-
    return 0
  fi
  apt-get update -qq
  command -v mmdebstrap >/dev/null ||
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mmdebstrap >/dev/null
  local codename archive
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  archive=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $codename" | sed -n 1p)
  [ -n "$archive" ] || fail "no apt source for $codename is configured"

  # What neither a build nor a test of a package needs.
  local swift=/usr/libexec/swift path exclude=()
  for path in "$swift/lib/swift_static/*" "$swift/lib/swift/embedded/*" "$swift/lib/swift/FrameworkABIBaseline/*" \
    "$swift/lib/liblldb*" "$swift/lib/libLTO*" "$swift/lib/libsourcekitdInProc.so" \
    "$swift/bin/clangd" "$swift/bin/lldb*" "$swift/bin/lld" "$swift/bin/sourcekit-lsp" "$swift/bin/docc" \
    '/usr/share/man/*' '/usr/share/doc/*' '/usr/share/locale/*' '/usr/share/info/*'; do
    exclude+=(--dpkgopt="path-exclude=$path")
  done
  rm -rf --one-file-system "$root.new"
  mmdebstrap --mode=root --variant=essential --include=swiftlang,libc6-dev \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Retries "3"' "${exclude[@]}" \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$suite" "$root.new" "deb $archive $suite main" >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log" >&2; fail "could not make the root; the whole log is $root.log"; }
  rm -rf --one-file-system "$root"
  mv "$root.new" "$root"
  : >"$stamp"
  exec 9>&-
}

# In a mount namespace of its own, so that the mounts vanish with the command. Tests find the Rust library through
# $ORIGIN, which needs /proc.
run() {
  mkdir -p "$root$repository"
  SWIFT_ROOT=$root REPOSITORY=$repository FOLDER=$PWD exec unshare --mount --propagation private -- bash -euc '
    mount -t proc proc "$SWIFT_ROOT/proc"
    mount --rbind /dev "$SWIFT_ROOT/dev"
    mount --bind "$REPOSITORY" "$SWIFT_ROOT$REPOSITORY"
    exec chroot "$SWIFT_ROOT" /usr/bin/env -u SWIFT_ROOT -u REPOSITORY -u LD_LIBRARY_PATH \
      HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/libexec/swift/bin \
      bash -c "cd \"\$FOLDER\"; unset FOLDER; exec \"\$@\"" swift-root "$@"' swift-root "$@"
}

case "${1-}" in
setup) setup ;;
run)
  shift
  [ $# -gt 0 ] || fail "run what?"
  setup
  run "$@"
  ;;
*)
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  exit 2
  ;;
esac
