#!/usr/bin/env bash
# Does what "dapr run -f ." does, by dapr.yaml, with the programs daprd and dapr-scheduler alone. Ctrl-C ends everything.
#
#   DATABASE_URL=jdbc:postgresql://localhost:5432/todoflow?user=todoflow dapr-components/run.sh
#
# PORT_OFFSET is added to the ports of the applications and sidecars. DAPR_CONFIG is another Configuration.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }
command -v daprd > /dev/null || fail "daprd is not on the PATH: install Dapr, https://docs.dapr.io/getting-started/install-dapr-cli/"
[[ -n ${DATABASE_URL:-} ]] || fail "DATABASE_URL is empty: set it to the JDBC URL of a PostgreSQL database"
(exec 3<> /dev/tcp/localhost/6379) 2> /dev/null || fail "Nothing listens on localhost:6379: start Redis"

value() { sed -n "s/^ *$1: *//p" dapr.yaml; }
list() { sed -n "/^ *$1:/,/^  [a-z]/s/^ *- //p" dapr.yaml; }
mapfile -t ids < <(value '- appID')
mapfile -t ports < <(value appPort)
mapfile -t http < <(value daprHTTPPort)
mapfile -t grpc < <(value daprGRPCPort)
mapfile -t metrics < <(value metricsPort)
mapfile -t resources < <(list resourcesPaths)
jar=$(value command | head -1 | sed 's/.*, *\(.*\)]/\1/')
config=${DAPR_CONFIG:-$(value configFilePath)}
offset=${PORT_OFFSET:-0}
logs=$(mktemp -d -t todoflow-XXXXXX)
[[ -f $jar ]] || fail "$jar is not there: ./mvnw package -Dskip.unit.tests=true"

pids=()
end() {
  trap - EXIT INT TERM
  # Applications first: their sidecars deliver until then
  kill "${pids[@]}" 2> /dev/null || true
  wait
}
trap end EXIT
trap 'exit 0' INT TERM

scheduler=()
if command -v dapr-scheduler > /dev/null; then
  dapr-scheduler --listen-address 127.0.0.1 --port $((50006 + offset)) --override-broadcast-host-port "127.0.0.1:$((50006 + offset))" \
    --healthz-port $((8086 + offset)) --enable-metrics=false --etcd-data-dir "$logs/scheduler" \
    --etcd-client-listen-address 127.0.0.1 --etcd-client-port $((2379 + offset)) \
    --etcd-initial-cluster "dapr-scheduler-server-0=http://127.0.0.1:$((2380 + offset))" > "$logs/scheduler.log" 2>&1 &
  pids+=($!)
  scheduler=(--scheduler-host-address "127.0.0.1:$((50006 + offset))")
else
  echo "dapr-scheduler is not on the PATH: reminders are found by looking for them, not by jobs"
fi

for i in "${!ids[@]}"; do
  id=${ids[i]} port=$((ports[i] + offset))
  TODOFLOW_SERVICE=$id SERVER_PORT=$port DAPR_HTTP_PORT=$((http[i] + offset)) DAPR_GRPC_PORT=$((grpc[i] + offset)) \
    java ${JAVA_OPTIONS:-} -jar "$jar" > "$logs/$id.log" 2>&1 &
  pids+=($!)
  DAPR_HOST_IP=127.0.0.1 daprd --app-id "$id" --app-port "$port" --app-protocol http \
    --enable-app-health-check --app-health-check-path /health --app-health-probe-interval 2 --app-health-probe-timeout 1500 \
    --app-health-threshold 2 \
    --dapr-http-port $((http[i] + offset)) --dapr-grpc-port $((grpc[i] + offset)) --metrics-port $((metrics[i] + offset)) \
    --dapr-listen-addresses 127.0.0.1 --dapr-internal-grpc-listen-address 127.0.0.1 --metrics-listen-address 127.0.0.1 \
    ${resources[@]/#/--resources-path } --config "$config" "${scheduler[@]}" > "$logs/$id-daprd.log" 2>&1 &
  pids+=($!)
done

echo "Logs are in $logs"
for i in "${!ids[@]}"; do
  for attempt in $(seq 240); do
    curl -sf --max-time 2 -o /dev/null "localhost:$((ports[i] + offset))/health" \
      && curl -sf --max-time 2 -o /dev/null "localhost:$((http[i] + offset))/v1.0/healthz" && break
    for pid in "${pids[@]}"; do
      kill -0 "$pid" 2> /dev/null || fail "A process has ended, see the logs in $logs"
    done
    [[ $attempt -lt 240 ]] || fail "${ids[i]} did not come up, see the logs in $logs"
    sleep 0.5
  done
  echo "up: ${ids[i]} on $((ports[i] + offset)), its sidecar on $((http[i] + offset))"
done
echo "Todoflow runs after $SECONDS s. Ctrl-C ends everything."
wait
