#!/usr/bin/env bash
# Opens a door over a real bluetoothd and a real kernel's Bluetooth stack, phone's side and door's: `gatepass reader` on
# one controller, terminal phones on two others, in a virtual machine whose controllers are the emulator of bluez
# itself. Everything but the radio is what a board and a phone would have. Prints what each step did, and how many
# requests of the attribute protocol went over the air until the door answered.
#
# Needs Debian bookworm on x86-64 and installs qemu as root; downloads Debian's kernel and bluez, without installing
# them. The machine is emulated: some four minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${GATEPASS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gatepass}/bluez
apt-get install -qq -y --no-install-recommends qemu-system-x86 busybox-static cpio kmod dbus-daemon >/dev/null
cargo build --quiet --locked -p gatepass-service
gatepass=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug/gatepass

# Debian's kernel and bluez, unpacked.
if [ ! -e "$cache/done" ]; then
  rm -rf "$cache"
  mkdir -p "$cache/root" "$cache/packages"
  kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -1)
  (cd "$cache/packages" && apt-get download -qq "$kernel" bluez bluez-test-tools libell0 2>/dev/null)
  for package in "$cache"/packages/*.deb; do
    dpkg --extract "$package" "$cache/root"
  done
  rm -r "$cache/packages"
  touch "$cache/done"
fi
version=$(ls "$cache/root/lib/modules")

folder=$(mktemp -d)
service=
trap 'if [ -n "$service" ]; then kill "$service"; fi; rm -rf "$folder"' EXIT

# A door's keys, a service that knows them, and on two phones what a resident and her guest have.
"$gatepass" reader enrol "$folder/door.key" >"$folder/keys" 2>/dev/null
sed "s|\"name\": \"Pedestrian gate\",|& $(tr -d '\n' <"$folder/keys"),|" server/service/community.json >"$folder/property.json"
grep -q exchange "$folder/property.json"
"$gatepass" serve --listen 127.0.0.1:0 --database "$folder/service.db" --property "$folder/property.json" \
  >"$folder/said" 2>&1 &
service=$!
# The last word of the service that looks like this.
said() {
  for _ in $(seq 300); do
    ! grep -oE "$1" "$folder/said" | tail -1 | grep . || return 0
    sleep 0.2
  done
  cat "$folder/said" >&2
  return 1
}
url=$(said 'http://127[^ ]*/v1')
said 'the doors answer' >/dev/null
phone() {
  local role=$1 state=$2
  shift 2
  "$gatepass" "$role" --service "$url" --state "$folder/$state" "$@" >/dev/null
}
phone resident maya sign-in +12025550142
phone resident maya verify "$(said '…42: .*code is [0-9]{6}' | grep -oE '[0-9]{6}$')"
phone resident maya sync
phone resident maya route suggest --save
phone resident maya new time-frame --frame next-four-hours --name 'dog walker' --guest Ben --phone +12025550197 \
  --secret-code 4711
phone guest ben open "$(said 'http[^ ]*/g/[^ ]*')"
phone guest ben phone +12025550197
phone guest ben verify "$(said '…97: .*code is [0-9]{6}' | grep -oE '[0-9]{6}$')"
phone guest ben secret-code 4711
cat >"$folder/reader.toml" <<TOML
property = "harbour-court"
property-key = "$(said 'property-key [A-Za-z0-9_-]{43}' | cut -d' ' -f2)"
door = 1
keys = "door.key"
state = "state"
adapter = "hci0"
property-file = "property.json"
lock = "log"
TOML
kill "$service"
wait "$service" || true
service=
printf '%s\n' "$url" >"$folder/url"
cp "$gatepass" "$folder/gatepass"
cp server/reader/bluez/main.conf "$folder/main.conf"

# What happens in the machine.
cat >"$folder/play" <<'PLAY'
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ln -s /proc/self/fd /dev/fd
ip link set lo up
mkdir -p /run/dbus /var/lib/bluetooth
cp -r "$folder" /run/play
cd /run/play
mkdir -m 700 state
cp "$bluez"/etc/dbus-1/system.d/bluetooth.conf /usr/share/dbus-1/system.d/
dbus-daemon --system --fork --nopidfile 2>/dev/null
"$bluez"/usr/bin/btvirt -l3 >/dev/null 2>&1 &
bluetoothd() {
  "$bluez"/usr/libexec/bluetooth/bluetoothd --nodetach --configfile main.conf >>bluetoothd.log 2>&1 &
  daemon=$!
}
reader() {
  ./gatepass reader --config reader.toml >>reader.log 2>&1 &
  reader=$!
}
# Waits until the reader has told so often that the door is on the air.
on_air() {
  for _ in $(seq 60); do
    [ "$(grep -c 'on the air through' reader.log)" -lt "$1" ] || return 0
    sleep 1
  done
  cat reader.log
}
power() {
  # bluetoothctl needs a moment to see a controller.
  (sleep 2; echo "select $1"; sleep 1; echo "power $2"; sleep 1; echo quit) |
    timeout 10 "$bluez"/usr/bin/bluetoothctl >/dev/null 2>&1
}
step() {
  local what=$1 wanted=$2 role=$3 phone=$4 out
  shift 4
  out=$(timeout 90 ./gatepass "$role" --service "$(cat url)" --state "$phone" unlock "$@" --offline 2>&1)
  if grep -qF "$wanted" <<<"$out"; then echo "ok      $what: $(head -1 <<<"$out")"; else
    printf 'NOT OK  %s: %s\n' "$what" "$out"
  fi
}
door=00:AA:01:00:00:00 phone=00:AA:01:01:00:01
bluetoothd
for _ in $(seq 30); do [ ! -e /sys/class/bluetooth/hci2 ] || break; sleep 1; done
"$bluez"/usr/bin/btmon --write air >/dev/null 2>&1 &
reader
on_air 1
opens='Pedestrian gate opens'
step 'a guest brings the door its first news' "$opens" guest ben 1 --adapter hci1
step 'again' "$opens" guest ben 1 --adapter hci1
pkill btmon
sleep 1
printf 'requests from each connection to the answer:'
# Each line is there twice, as both ends are this machine's.
"$bluez"/usr/bin/btmon --read air | awk '
  /LE Enhanced Connection Complete \(/ { if (ends++ % 2 == 0) { said = 0; over = 0 } }
  /ATT: .*Request/ && !over { said++ }
  /ATT: Handle (Multiple )?Value Notification/ && !over { over = 1; printf " %d", said / 2 }
'
printf '\n'
step 'the nearest door' "$opens" guest ben --adapter hci1
step 'a resident' "$opens" resident maya 1 --adapter hci2
sleep 40
step 'after some challenges' "$opens" guest ben 1 --adapter hci1
kill -9 $reader
reader
on_air 2
step 'the reader killed and started again' "$opens" guest ben 1 --adapter hci1
kill $daemon
sleep 2
step 'without bluetoothd' "the radio can't be used: bluetoothd" guest ben 1 --adapter hci1
bluetoothd
on_air 3
step 'bluetoothd started again' "$opens" guest ben 1 --adapter hci1
power $phone off
step "the phone's adapter is off" 'Bluetooth is off' guest ben 1 --adapter hci1
power $phone on
power $door off
on_air 4
step "the door's adapter is switched off: the reader switches it on" "$opens" guest ben 1 --adapter hci1
kill $reader
wait $reader
step 'the reader has ended' 'is not on the air here' guest ben 1 --adapter hci1
[ "$(grep -c 'would open' reader.log)" = 8 ] || { echo 'NOT OK  the reader says otherwise:'; cat reader.log bluetoothd.log; }
echo 'the end'
PLAY

# The kernel's first file system: what it needs to see this machine's files, read only.
mkdir -p "$folder/first"/{bin,modules,proc,sys,dev,host,over,new}
cp "$(command -v busybox)" "$folder/first/bin/"
depmod -b "$cache/root" "$version"
for module in virtio_pci 9p 9pnet_virtio overlay bluetooth hci_vhci algif_hash algif_skcipher ecb cmac ccm; do
  modprobe -d "$cache/root" -S "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
  cp "$module" "$folder/first/modules/"
  basename "$module" >>"$folder/first/modules/order"
done
cat >"$folder/first/init" <<INIT
#!/bin/busybox sh
b=/bin/busybox
\$b mount -t proc proc /proc
\$b mount -t sysfs sys /sys
\$b mount -t devtmpfs dev /dev
for module in \$(\$b cat /modules/order); do \$b insmod /modules/\$module; done
\$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro host /host
\$b mount -t tmpfs tmpfs /over
\$b mkdir /over/upper /over/work
\$b mount -t overlay -o lowerdir=/host,upperdir=/over/upper,workdir=/over/work overlay /new
for of in proc sys dev; do \$b mount --move /\$of /new/\$of; done
\$b mount -t tmpfs tmpfs /new/run
folder=$folder bluez=$cache/root \$b chroot /new /bin/bash $folder/play
\$b poweroff -f
INIT
chmod +x "$folder/first/init"
(cd "$folder/first" && find . | cpio --create --format=newc --quiet | gzip -1 >"$folder/first.gz")

timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nodefaults -nographic -no-reboot \
  -serial stdio -kernel "$cache/root/boot/vmlinuz-$version" -initrd "$folder/first.gz" \
  -append 'console=ttyS0 quiet loglevel=3 panic=-1' -device virtio-9p-pci,fsdev=host,mount_tag=host \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap </dev/null 2>&1 |
  tr -d '\r' | sed -n 's/^.*\(ok  \|NOT OK  \)/\1/; /^\(ok  \|NOT OK  \|requests\|the end\|gatepass\)/p' | tee "$folder/out"
grep -q '^the end$' "$folder/out" && ! grep -q '^NOT OK' "$folder/out"
