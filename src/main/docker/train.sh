#!/bin/sh
# train.sh CACHE [JVM OPTION...]: makes the AOT cache of the app.jar in this folder.
# It runs the application under load, with a database and a sidecar, so that the cache holds the classes and the method
# profiles of a warm process. The options must be those of the process that uses the cache.
set -eu
cache=$1
shift
port=${SERVER_PORT:-8000}
api="http://127.0.0.1:$port/api"
work=$(mktemp -d)
postgres=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)

stop() {
  trap - EXIT
  kill "${application:-}" 2>/dev/null && wait "$application" || true
  kill "${sidecar:-}" 2>/dev/null || true
  runuser -u postgres -- "$postgres/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT
trap "exit 1" INT TERM

# await SECONDS WHAT COMMAND...: waits until the command succeeds, while the application runs
await() {
  seconds=$1 what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    seconds=$((seconds - 1))
    if [ "$seconds" -le 0 ] || ! kill -0 "$application"; then
      cat "$work/application.log"
      echo "train.sh: $what did not come true" >&2
      exit 1
    fi
    sleep 1
  done
}

chown postgres "$work"
runuser -u postgres -- "$postgres/initdb" -D "$work/data" --auth=trust >/dev/null
runuser -u postgres -- "$postgres/pg_ctl" -D "$work/data" -w -l "$work/postgres.log" \
  -o "-p $((port + 1)) -k $work -c fsync=off" start >/dev/null

mkdir "$work/components"
for component in pubsub:pubsub.in-memory statestore:state.in-memory; do
  printf 'apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\nspec: {type: %s, version: v1, metadata: []}\n' \
    "${component%%:*}" "${component#*:}" >"$work/components/${component%%:*}.yaml"
done
daprd --app-id backend --app-port "$port" --dapr-http-port $((port + 2)) --dapr-grpc-port $((port + 3)) \
  --dapr-internal-grpc-port $((port + 4)) --metrics-port $((port + 5)) --resources-path "$work/components" \
  >"$work/daprd.log" 2>&1 &
sidecar=$!

# a broker in memory confirms a batch when it has delivered it
TODOFLOW_OUTBOX_BATCH_SIZE=10 SERVER_PORT=$port DAPR_GRPC_PORT=$((port + 3)) DAPR_HTTP_PORT=$((port + 2)) \
  DATABASE_URL="jdbc:postgresql://127.0.0.1:$((port + 1))/postgres?user=postgres" \
  java "$@" -XX:AOTCacheOutput="$cache" -jar app.jar >"$work/application.log" 2>&1 &
application=$!
await 300 "readiness" curl -sf --max-time 5 "http://127.0.0.1:$port/actuator/health/readiness"

# a slow machine answers some requests 503, which change nothing
request() { curl -sS --fail --retry 20 --parallel --parallel-max 8 -o /dev/null -H 'Content-Type: application/json' "$@"; }
request -d '{"title":"Train","description":"A task of the training","tags":["cache"]}' "$api/user-[1-${TRAINING_TASKS:-3000}]/tasks"
task=$(curl -sS "$api/user-1/tasks" | sed 's/^[^[]*\[{"id" *: *"\([^"]*\)".*/\1/')
request "$api/user-[1-500]/tasks" "$api/user-1/tasks/$task"
request -X PATCH -d '{"title":"Trained"}' "$api/user-1/tasks/$task"
request -X POST "$api/user-1/tasks/$task/complete"
# until the relay has published, and the consumers have taken, what there is
waiting="select (select count(*) from outbox) + (select count(*) from event e where not exists (select from audit_log a where a.event_id = e.event_id))"
drained() { [ "$(runuser -u postgres -- "$postgres/psql" -h "$work" -p $((port + 1)) -At -c "$waiting")" = 0 ]; }
await 600 "the end of all effects" drained

kill "$application"
wait "$application" || true
test -s "$cache"
