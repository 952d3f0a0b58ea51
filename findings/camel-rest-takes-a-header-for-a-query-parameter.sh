#!/usr/bin/env bash
# Expected: a REST operation that declares the query parameter "priority" gets what the query says, and nothing else.
# What happens: Camel puts query parameters and request headers under the same names into the message, ignoring case.
#   The header "Priority: u=4" (RFC 9218) arrives as the parameter, and Camel's own validation refuses the request for
#   it. With a value in the query as well, even an allowed header makes a request invalid that is valid without it.
# Why it matters: browsers send "Priority", and crawlers send "From". A list with a filter of such a name works with
#   curl, and answers 400 to a browser. A HeaderFilterStrategy sees only the name, and cannot tell the two apart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-platform-http-main</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-rest</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-direct</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-yaml-dsl</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > routes.yaml <<'YAML'
- rest:
    path: /tasks
    get:
      - path: /
        clientRequestValidation: true
        param:
          - name: priority
            type: query
            required: false
            allowableValues:
              - value: low
              - value: high
        to: direct:tasks
- route:
    from:
      uri: direct:tasks
      steps:
        - setBody:
            simple: "priority is ${header.priority}"
YAML
cat > Run.java <<'JAVA'
import java.net.*;
import java.net.http.*;
import org.apache.camel.main.Main;

public class Run {
  public static void main(String[] args) throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Main main = new Main();
    main.configure().withRoutesIncludePattern("file:routes.yaml");
    main.configure().httpServer().withEnabled(true).withPort(port);
    main.start();
    var http = HttpClient.newHttpClient();
    for (String query : new String[] {"", "?priority=low"}) {
      for (String header : new String[] {"", "u=4", "high"}) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tasks/" + query));
        if (!header.isEmpty()) {
          request.header("Priority", header);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        System.out.println("query '" + query + "', header '" + header + "': " + answer.statusCode() + " "
            + (answer.statusCode() == 200 ? answer.body() : ""));
      }
    }
    main.stop();
    System.exit(0);
  }
}
JAVA
java -cp "$(cat classpath)" Run.java | sed 's/ *$//' > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
query '', header '': 200 priority is
query '', header 'u=4': 400
query '', header 'high': 200 priority is high
query '?priority=low', header '': 200 priority is low
query '?priority=low', header 'u=4': 400
query '?priority=low', header 'high': 400
EXPECTED
cat seen
