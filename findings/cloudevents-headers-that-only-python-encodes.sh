#!/usr/bin/env bash
# Expected: the SDKs agree on the headers of a binary CloudEvent. The HTTP binding 1.0.2 writes spaces, quotation marks,
#   percent signs and all that is not printable ASCII as percent and hexadecimal digits, and reads them so.
# What happens: only Python does. Java, JavaScript and Go write and read the characters as they are. The subject "Buy milk"
#   from Python is "Buy%20milk" for the others. "discount-20%25" from the others is "discount-20%" for Python.
# Why it matters: a filter, or a comparison of subjects or ids, fails as soon as a value has a space, or a percent sign as
#   URLs do. Each SDK reads its own events correctly, so tests in one language pass.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet cloudevents==2.2.0
npm install --silent --no-audit --no-fund --prefix . cloudevents@10.0.0 >/dev/null
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.cloudevents</groupId><artifactId>cloudevents-http-basic</artifactId><version>4.0.1</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath

# Each program prints the header of a subject, or the subject of a header
cat > run.py <<'PYTHON'
import sys
from cloudevents.core.bindings.http import HTTPMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

headers = {"ce-id": "1", "ce-source": "/tasks", "ce-type": "task", "ce-specversion": "1.0"}
if sys.argv[1] == "write":
    event = CloudEvent({"id": "1", "source": "/tasks", "type": "task", "specversion": "1.0", "subject": sys.argv[2]})
    print(to_binary_event(event).headers["ce-subject"])
else:
    print(from_binary_event(HTTPMessage(headers | {"ce-subject": sys.argv[2]}, b"")).get_subject())
PYTHON
cat > run.js <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');

const [what, value] = process.argv.slice(2);
const event = { id: '1', source: '/tasks', type: 'task' };
if (what === 'write') {
  console.log(HTTP.binary(new CloudEvent({ ...event, subject: value })).headers['ce-subject']);
} else {
  const { headers } = HTTP.binary(new CloudEvent(event));
  console.log(HTTP.toEvent({ headers: { ...headers, 'ce-subject': value } }).subject);
}
JS
cat > Run.java <<'JAVA'
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import java.net.URI;
import java.util.*;

public class Run {
  public static void main(String[] args) {
    var headers = new TreeMap<String, String>();
    var event = CloudEventBuilder.v1().withId("1").withSource(URI.create("/tasks")).withType("task").withSubject(args[1]).build();
    HttpMessageFactory.createWriter(headers::put, body -> {}).writeBinary(event);
    if (args[0].equals("write")) {
      System.out.println(headers.get("ce-subject"));
    } else {
      headers.put("ce-subject", args[1]);
      System.out.println(HttpMessageFactory.createReader(headers, new byte[0]).toEvent().getSubject());
    }
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	protocol "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/tasks")
	event.SetType("task")
	event.SetSubject(os.Args[2])
	request, err := http.NewRequest(http.MethodPost, "http://localhost", nil)
	if err != nil {
		panic(err)
	}
	if err := protocol.WriteRequest(context.Background(), binding.ToMessage(&event), request); err != nil {
		panic(err)
	}
	if os.Args[1] == "write" {
		fmt.Println(request.Header.Get("Ce-Subject"))
		return
	}
	request.Header.Set("Ce-Subject", os.Args[2])
	read, err := binding.ToEvent(context.Background(), protocol.NewMessageFromHttpRequest(request))
	if err != nil {
		panic(err)
	}
	fmt.Println(read.Subject())
}
GO
go mod init findings 2>/dev/null
go get github.com/cloudevents/sdk-go/v2@v2.16.2 2>/dev/null
go mod tidy 2>/dev/null
go build -o run .

sdk() {
  case $1 in
    Python) venv/bin/python run.py "${@:2}" ;;
    JavaScript) node run.js "${@:2}" ;;
    Java) java -cp "$(cat classpath)" Run.java "${@:2}" ;;
    Go) ./run "${@:2}" ;;
  esac
}
for subject in 'Buy milk' 'discount-20%25'; do
  for writer in Python JavaScript Java Go; do
    header=$(sdk $writer write "$subject")
    echo "$writer writes $subject as $header"
    for reader in Python JavaScript Java Go; do
      read_as=$(sdk $reader read "$header")
      [[ $read_as == "$subject" ]] || echo "  $reader reads $read_as"
    done
  done
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Python writes Buy milk as Buy%20milk
  JavaScript reads Buy%20milk
  Java reads Buy%20milk
  Go reads Buy%20milk
JavaScript writes Buy milk as Buy milk
Java writes Buy milk as Buy milk
Go writes Buy milk as Buy milk
Python writes discount-20%25 as discount-20%2525
  JavaScript reads discount-20%2525
  Java reads discount-20%2525
  Go reads discount-20%2525
JavaScript writes discount-20%25 as discount-20%25
  Python reads discount-20%
Java writes discount-20%25 as discount-20%25
  Python reads discount-20%
Go writes discount-20%25 as discount-20%25
  Python reads discount-20%
EXPECTED
cat seen
