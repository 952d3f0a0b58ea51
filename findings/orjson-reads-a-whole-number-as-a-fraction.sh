#!/usr/bin/env bash
# Expected: a JSON reader of Python, whose integers are unbounded, reads an integer exactly or rejects it.
# What happens: from 2 to the power of 64 (and below minus 2 to the power of 63), orjson returns a float
#   without an error, so the last digits change; it writes 1.8446744073709552e+19 back. json, msgspec and
#   ujson read the same number exactly. orjson reads integers that it refuses to write.
# Why it matters: orjson passes for a faster json. An id or an amount of 20 digits changes in a hop through
#   it, and Decimal or integer columns receive a value with an exponent.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet orjson==3.13.0 msgspec==0.23.0 ujson==6.1.0
cat > run.py <<'PYTHON'
import json
import msgspec
import orjson
import ujson

readers = {"json": json.loads, "msgspec": msgspec.json.decode, "orjson": orjson.loads, "ujson": ujson.loads}
for text in ("18446744073709551615", "18446744073709551616", "-9223372036854775809", "12345678901234567890123"):
    for name, read in readers.items():
        print(text, name, repr(read(text)))
print("orjson passes on", orjson.dumps(orjson.loads('{"id":18446744073709551617}')).decode())
try:
    orjson.dumps(18446744073709551616)
except TypeError as error:
    print("orjson writes: ", error)
PYTHON
venv/bin/python run.py > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
18446744073709551615 json 18446744073709551615
18446744073709551615 msgspec 18446744073709551615
18446744073709551615 orjson 18446744073709551615
18446744073709551615 ujson 18446744073709551615
18446744073709551616 json 18446744073709551616
18446744073709551616 msgspec 18446744073709551616
18446744073709551616 orjson 1.8446744073709552e+19
18446744073709551616 ujson 18446744073709551616
-9223372036854775809 json -9223372036854775809
-9223372036854775809 msgspec -9223372036854775809
-9223372036854775809 orjson -9.223372036854776e+18
-9223372036854775809 ujson -9223372036854775809
12345678901234567890123 json 12345678901234567890123
12345678901234567890123 msgspec 12345678901234567890123
12345678901234567890123 orjson 1.2345678901234568e+22
12345678901234567890123 ujson 12345678901234567890123
orjson passes on {"id":1.8446744073709552e+19}
orjson writes:  Integer exceeds 64-bit range
EXPECTED
cat seen
