#!/usr/bin/env bash
# Expected: ${surefire.forkNumber} in systemPropertyVariables is the number of the test process.
# What happens: a value that consists of the placeholder alone is empty, and of two in a row, the second is "null". With a
#   text before it, such as "db_", the number is inserted, and so it is in argLine.
# Why it matters: Integer.getInteger then returns its default in each process, so that all use the ports, databases or
#   topics of the first one. Tests fail now and then, when two meet.
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
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
  </properties>
  <dependencies>
    <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.12.2</version></dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.5.6</version>
        <configuration>
          <forkCount>2</forkCount>
          <argLine>-Dargument=${surefire.forkNumber}</argLine>
          <systemPropertyVariables>
            <alone>${surefire.forkNumber}</alone>
            <text>db_${surefire.forkNumber}</text>
            <twice>${surefire.forkNumber}${surefire.forkNumber}</twice>
          </systemPropertyVariables>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
POM
mkdir -p src/test/java
for class in A B; do
  cat > src/test/java/${class}Test.java <<JAVA
import java.nio.file.*;

class ${class}Test {
  /** Waits for the other, which therefore runs in another process. */
  @org.junit.jupiter.api.Test
  void show() throws Exception {
    var seen = "argument=%s, text=%s, twice=%s, alone=%s, as a number %s%n".formatted(System.getProperty("argument"),
        System.getProperty("text"), System.getProperty("twice"), System.getProperty("alone"), Integer.getInteger("alone", 1));
    Files.writeString(Path.of("fork-" + System.getProperty("argument")), seen);
    while (!Files.exists(Path.of("fork-1")) || !Files.exists(Path.of("fork-2"))) {
      Thread.sleep(100);
    }
  }
}
JAVA
done
mvn --batch-mode test > log || { cat log >&2; exit 1; }
cat fork-1 fork-2 > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
argument=1, text=db_1, twice=1null, alone=, as a number 1
argument=2, text=db_2, twice=2null, alone=, as a number 1
EXPECTED
cat seen
