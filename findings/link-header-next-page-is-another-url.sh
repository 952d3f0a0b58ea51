#!/usr/bin/env bash
# Expected: a client that follows rel="next" of a Link header (RFC 8288) gets the URL between the angle brackets. The
#   URL and a title may contain commas and semicolons, and "next" may be one of several relations.
# What happens: link (Go) removes the comma of a URL, and asks for the field "idtitle". requests and httpx cut a URL at
#   its semicolon. linkheader (Go) finds no next page if the URL has a comma or a semicolon, or a title has a comma; Got
#   reports an error. All five find no "next" in rel="prev next". After a parameter without a value, requests, httpx,
#   http-link-header and li find none, and Got reports an error. parse-link-header and Spring HATEOAS are correct.
# Why it matters: a client stops after the first page, or continues without the rest of its query, and reports no
#   error. It depends on the query of a user; a test with ?page=2 passes.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > headers <<'HEADERS'
<http://x/tasks?page=2>; rel="next"
<http://x/tasks?fields=id,title&page=2>; rel="next"
<http://x/tasks?day=1;2&page=2>; rel="next"
<http://x/tasks?page=2>; rel="prev next"
<http://x/tasks?page=2>; title="Open, page 2"; rel="next"
<http://x/tasks?page=2>; crossorigin; rel="next"
HEADERS
python3 -m venv venv
venv/bin/pip install --quiet requests==2.34.2 httpx==0.28.1
npm install --silent --no-audit --no-fund --prefix . got@14.6.6 http-link-header@1.1.4 parse-link-header@2.0.0 li@1.3.0 >/dev/null
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework.hateoas</groupId><artifactId>spring-hateoas</artifactId><version>2.5.1</version></dependency>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-annotations</artifactId><version>2.18.2</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import java.nio.file.*;
import org.springframework.hateoas.*;

public class Run {
  public static void main(String[] args) throws Exception {
    for (var header : Files.readAllLines(Path.of("headers"))) {
      System.out.println(header + "\tspring-hateoas\t" + Links.parse(header).getLink("next").map(Link::getHref).orElse("no next"));
    }
  }
}
JAVA
cat > run.py <<'PYTHON'
import httpx, requests

for header in open("headers").read().splitlines():
    response = requests.Response()
    response.headers["Link"] = header
    print(header, "requests", response.links.get("next", {}).get("url", "no next"), sep="\t")
    print(header, "httpx", httpx.Response(200, headers={"Link": header}).links.get("next", {}).get("url", "no next"), sep="\t")
PYTHON
cat > run.mjs <<'JS'
import fs from 'fs';
import http from 'http';
import got from 'got';
import LinkHeader from 'http-link-header';
import li from 'li';
import parse from 'parse-link-header';

let header;
const asked = [];
const server = http.createServer((request, response) => {
  asked.push(request.url);
  response.setHeader('Content-Type', 'application/json');
  if (asked.length === 1) response.setHeader('Link', header.replaceAll('http://x', `http://127.0.0.1:${server.address().port}`));
  response.end('[]');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
for (header of fs.readFileSync('headers', 'utf8').trim().split('\n')) {
  const show = (name, url) => console.log([header, name, url ?? 'no next'].join('\t'));
  show('http-link-header', LinkHeader.parse(header).rel('next')[0]?.uri);
  show('li', li.parse(header).next);
  show('parse-link-header', parse(header)?.next?.url);
  asked.length = 0;
  try {
    await got.paginate.all(`http://127.0.0.1:${server.address().port}/`);
    show('got', asked[1] && `http://x${asked[1]}`);
  } catch (error) {
    show('got', error.message.split(':')[0]);
  }
}
server.close();
JS
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/peterhellberg/link"
	"github.com/tomnomnom/linkheader"
)

func main() {
	text, _ := os.ReadFile("headers")
	for _, header := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		next := "no next"
		if found := link.Parse(header)["next"]; found != nil {
			next = found.URI
		}
		fmt.Printf("%s\tlink\t%s\n", header, next)
		next = "no next"
		if found := linkheader.Parse(header).FilterByRel("next"); len(found) > 0 {
			next = found[0].URL
		}
		fmt.Printf("%s\tlinkheader\t%s\n", header, next)
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/peterhellberg/link@v1.2.0 github.com/tomnomnom/linkheader@v0.0.0-20250811210735-e5fe3b51442e 2>/dev/null
go mod tidy 2>/dev/null
{
  venv/bin/python run.py
  node run.mjs
  go run .
  java -cp "$(cat classpath)" Run.java 2>/dev/null
} > all
while read -r header; do
  echo "$header"
  grep --fixed-strings "$header	" all | cut --fields=2,3 | sed 's/^/  /; s/\t/: /'
done < headers > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
<http://x/tasks?page=2>; rel="next"
  requests: http://x/tasks?page=2
  httpx: http://x/tasks?page=2
  http-link-header: http://x/tasks?page=2
  li: http://x/tasks?page=2
  parse-link-header: http://x/tasks?page=2
  got: http://x/tasks?page=2
  link: http://x/tasks?page=2
  linkheader: http://x/tasks?page=2
  spring-hateoas: http://x/tasks?page=2
<http://x/tasks?fields=id,title&page=2>; rel="next"
  requests: http://x/tasks?fields=id,title&page=2
  httpx: http://x/tasks?fields=id,title&page=2
  http-link-header: http://x/tasks?fields=id,title&page=2
  li: http://x/tasks?fields=id,title&page=2
  parse-link-header: http://x/tasks?fields=id,title&page=2
  got: Invalid format of the Link header reference
  link: http://x/tasks?fields=idtitle&page=2
  linkheader: no next
  spring-hateoas: http://x/tasks?fields=id,title&page=2
<http://x/tasks?day=1;2&page=2>; rel="next"
  requests: http://x/tasks?day=1
  httpx: http://x/tasks?day=1
  http-link-header: http://x/tasks?day=1;2&page=2
  li: http://x/tasks?day=1;2&page=2
  parse-link-header: http://x/tasks?day=1;2&page=2
  got: Invalid format of the Link header reference
  link: http://x/tasks?day=1;2&page=2
  linkheader: no next
  spring-hateoas: http://x/tasks?day=1;2&page=2
<http://x/tasks?page=2>; rel="prev next"
  requests: no next
  httpx: no next
  http-link-header: http://x/tasks?page=2
  li: http://x/tasks?page=2
  parse-link-header: http://x/tasks?page=2
  got: no next
  link: no next
  linkheader: no next
  spring-hateoas: http://x/tasks?page=2
<http://x/tasks?page=2>; title="Open, page 2"; rel="next"
  requests: http://x/tasks?page=2
  httpx: http://x/tasks?page=2
  http-link-header: http://x/tasks?page=2
  li: http://x/tasks?page=2
  parse-link-header: http://x/tasks?page=2
  got: Invalid format of the Link header reference
  link: http://x/tasks?page=2
  linkheader: no next
  spring-hateoas: http://x/tasks?page=2
<http://x/tasks?page=2>; crossorigin; rel="next"
  requests: no next
  httpx: no next
  http-link-header: no next
  li: no next
  parse-link-header: http://x/tasks?page=2
  got: Failed to parse Link header
  link: http://x/tasks?page=2
  linkheader: http://x/tasks?page=2
  spring-hateoas: http://x/tasks?page=2
EXPECTED
cat seen
