#!/usr/bin/env bash
# Expected: quiet hours from 22:00 to 08:00 are two strings in any YAML file.
# What happens: Spring reads application.yaml with SnakeYAML (YAML 1.1): 22:00 is the base-60 number 1320,
#   but 08:00 and 00:30 are strings. Camel reads its YAML routes with SnakeYAML Engine (YAML 1.2), and
#   Kubernetes and Helm use sigs.k8s.io/yaml: for both, all are strings.
# Why it matters: in one application the same value means two things in two files, and only for hours
#   from 1 to 23 without a leading zero: a test with 08:00 does not show it.
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
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot</artifactId><version>3.5.10</version></dependency>
    <dependency><groupId>org.yaml</groupId><artifactId>snakeyaml</artifactId><version>2.4</version></dependency>
    <dependency><groupId>org.snakeyaml</groupId><artifactId>snakeyaml-engine</artifactId><version>3.0.1</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > settings.yaml <<'YAML'
from: 22:00
to: 08:00
late: 23:59:59
early: 00:30
YAML
cat > Run.java <<'JAVA'
import java.nio.file.*;
import java.util.*;
import org.snakeyaml.engine.v2.api.*;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

public class Run {
  public static void main(String[] args) throws Exception {
    var spring = (EnumerablePropertySource<?>)
        new YamlPropertySourceLoader().load("settings", new FileSystemResource("settings.yaml")).get(0);
    var engine = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of("settings.yaml")));
    for (var name : List.of("from", "to", "late", "early")) {
      System.out.println(name + ": Spring " + show(spring.getProperty(name)) + ", engine " + show(engine.get(name)));
    }
  }

  static String show(Object value) {
    return value.getClass().getSimpleName() + " " + value;
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	text, _ := os.ReadFile("settings.yaml")
	json, err := yaml.YAMLToJSON(text)
	fmt.Println("sigs.k8s.io/yaml:", string(json), err)
}
GO
go mod init findings 2>/dev/null
go get sigs.k8s.io/yaml@v1.6.0 2>/dev/null
go run . >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
from: Spring Integer 1320, engine String 22:00
to: Spring String 08:00, engine String 08:00
late: Spring Integer 86399, engine String 23:59:59
early: Spring String 00:30, engine String 00:30
sigs.k8s.io/yaml: {"early":"00:30","from":"22:00","late":"23:59:59","to":"08:00"} <nil>
EXPECTED
cat seen
