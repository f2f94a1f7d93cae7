#!/bin/sh
# What `make demo` shows: sh examples/demo.sh [FOLDER]; KGBUILD names the command if it is not on the path.
set -eu
examples=$(dirname "$0")
out=${1:-build/demo}
rm -rf "$out"
mkdir -p "$out"
export KGBUILD_GRAPH="$out/graph"

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi

# Print a command, then run it.
run() {
    printf '\n%s$ kgbuild' "$bold"
    for word in "$@"; do
        case $word in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '%s\n' "$plain"
    "${KGBUILD:-kgbuild}" "$@"
}

run build "$examples"
run query relations
run query state-meetings -p state=Kazakhstan
run query upcoming -p since=2023
run explain 'Marta Quintela'
run network --level state --top 10 --html "$out/network.html"
run export --format turtle --output "$out/graph.ttl"
run export --format jsonld --output "$out/graph.jsonld"

printf '\n%s is the graph as Turtle, %s as JSON-LD; open %s in a browser.\n' \
    "$out/graph.ttl" "$out/graph.jsonld" "$out/network.html"
printf 'Ask more: kgbuild questions; kgbuild query meetings -g %s/graph\n' "$out"
