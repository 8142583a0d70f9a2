#!/bin/sh
# Stands on the PATH of an action under test for one program, whose name it bears: notes the call, and then is
# the program, unless the plan has a fault for this call. SHIM_* are put in by shim.ts.
dir='SHIM_FOLDER'
real='SHIM_PROGRAM'
path='SHIM_PATH'
name='SHIM_NAME'

# The key: the program and the first words that are neither options nor their values, as in "docker container ls".
key=$name
skip=
for word in "$@"; do
  if [ -n "$skip" ]; then skip=; continue; fi
  case $word in
    --config | --context | -H | --host | -C | -c) skip=1 ;;
    -*) ;;
    container | network | volume | image | system | context | buildx) key="$key $word" ;;
    *) key="$key $word"; break ;;
  esac
done

# mkdir is atomic: two calls at once get two numbers.
nth=1
while ! /bin/mkdir "$dir/calls/$key#$nth" 2>/dev/null; do nth=$((nth + 1)); done
call="$dir/calls/$key#$nth"
if [ $# -gt 0 ]; then printf '%s\0' "$@" >"$call/argv"; else : >"$call/argv"; fi
/usr/bin/env -0 >"$call/env"

work() { PATH=$path exec "$real" "$@"; }

# The program as a child, which is told to end when we are.
watched() {
  PATH=$path "$real" "$@" <&0 &
  trap 'kill $! 2>/dev/null; exit 143' TERM INT
  wait $!
}

wanted=
if [ -f "$dir/plan" ]; then { read -r wanted; read -r fault; } <"$dir/plan"; fi
if [ "$wanted" != "$key#$nth" ]; then work "$@"; fi

# The test does something to the action meanwhile, and lets us go on.
strike() {
  : >"$dir/met"
  while [ ! -f "$dir/go" ]; do /bin/sleep 0.02; done
}

: >"$dir/played"
case $fault in
  exit-1) echo 'planned by the test: this call fails' >&2; exit 1 ;;
  exit-0-without-work) exit 0 ;;
  hang) exec /bin/sleep 600 ;;
  killed) kill -9 $$ ;;
  truncated-output)
    watched "$@" >"$call/out"
    size=$(/usr/bin/wc -c <"$call/out")
    /usr/bin/head -c $((size / 2)) "$call/out"
    exit 0
    ;;
  kill-before) strike; exit 1 ;;
  kill-after)
    watched "$@"
    code=$?
    strike
    exit $code
    ;;
  cancel) strike; work "$@" ;;
esac
echo "no such fault: $fault" >&2
exit 1
