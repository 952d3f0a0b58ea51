# HEALTH: URLs that must answer. BACKEND: where tasks are created. TOKEN: of a user, where one is asked for.
call() { curl -sS --fail --max-time 10 ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "$@"; }
for url in $HEALTH; do
  call "$url" > /dev/null
  echo "up: $url"
done
task=$(call "$BACKEND" -H 'Content-Type: application/json' -d '{"title": "helm test"}' | sed 's/.*"id" *: *"\([^"]*\)".*/\1/')
echo "created: $task"
for attempt in $(seq 30); do
  if call "$BACKEND/$task/history" | grep -q task.created; then
    echo "audited after $attempt attempts"
    call -X DELETE "$BACKEND/$task"
    exit 0
  fi
  sleep 1
done
echo "not audited within 30 s: see docs/operations.md, Troubleshooting"
exit 1
