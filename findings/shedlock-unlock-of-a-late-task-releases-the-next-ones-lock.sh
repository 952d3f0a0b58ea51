#!/usr/bin/env bash
# Expected: a task that runs longer than lockAtMostFor loses its lock, and another instance starts it. When the late
#   task ends, its unlock changes nothing, because the lock is no longer its own.
# What happens: in ShedLock 6.10.0, JdbcTemplateLockProvider releases the lock by the name of the task alone, unless
#   usingDbTime() is set. It releases the lock of the instance that works now, and a third one starts. ShedLock 7.5.0,
#   and usingDbTime(), also compare the owner. But by default the owner is the name of the host, so two processes of
#   one host still release the locks of each other.
# Why it matters: after one late run, each run that ends may release the lock of the next one. A job that sends
#   mails, or moves events from an outbox, runs twice at the same time.
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
    <dependency><groupId>net.javacrumbs.shedlock</groupId><artifactId>shedlock-provider-jdbc-template</artifactId><version>${shedlock}</version></dependency>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.3.232</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
cat > Run.java <<'JAVA'
import java.time.*;
import java.util.*;
import net.javacrumbs.shedlock.core.*;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

public class Run {
  static final JdbcTemplate JDBC = new JdbcTemplate();

  public static void main(String[] args) throws Exception {
    var database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:tasks;DB_CLOSE_DELAY=-1");
    JDBC.setDataSource(database);
    JDBC.execute("create table shedlock (name varchar(64) primary key, lock_until timestamp not null,"
        + " locked_at timestamp not null, locked_by varchar(255) not null)");
    run(args[0] + ", own clock, hosts a, b, c and d", false, "a", "b", "c", "d");
    run(args[0] + ", own clock, one host", false, null, null, null, null);
    run(args[0] + ", usingDbTime, hosts a, b, c and d", true, "a", "b", "c", "d");
    run(args[0] + ", usingDbTime, one host", true, null, null, null, null);
  }

  static void run(String name, boolean dbTime, String... hosts) throws Exception {
    var instances = Arrays.stream(hosts).map(host -> {
      var configuration = JdbcTemplateLockProvider.Configuration.builder().withJdbcTemplate(JDBC);
      if (host != null) configuration.withLockedByValue(host); // otherwise the name of this host
      return new JdbcTemplateLockProvider((dbTime ? configuration.usingDbTime() : configuration).build());
    }).toList();
    System.out.println(name);
    var first = instances.get(0).lock(task(name, Duration.ofMillis(100))).orElseThrow();
    Thread.sleep(300);
    var second = instances.get(1).lock(task(name, Duration.ofMinutes(5))).orElseThrow();
    System.out.println("  the first is late; beside the second, a third starts: " + instances.get(2).lock(task(name, Duration.ofMinutes(5))).isPresent());
    first.unlock();
    boolean third = instances.get(2).lock(task(name, Duration.ofMinutes(5))).isPresent();
    System.out.println("  the first unlocks; beside the second, a third starts: " + third);
    if (third) {
      second.unlock();
      System.out.println("  the second unlocks; beside the third, a fourth starts: " + instances.get(3).lock(task(name, Duration.ofMinutes(5))).isPresent());
    }
  }

  static LockConfiguration task(String name, Duration lockAtMostFor) {
    return new LockConfiguration(Instant.now(), name, lockAtMostFor, Duration.ZERO);
  }
}
JAVA
for version in 6.10.0 7.5.0; do
  mvn --quiet --batch-mode -Dshedlock=$version org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
  java -cp "$(cat classpath)" Run.java $version >> seen
done

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
6.10.0, own clock, hosts a, b, c and d
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: true
  the second unlocks; beside the third, a fourth starts: true
6.10.0, own clock, one host
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: true
  the second unlocks; beside the third, a fourth starts: true
6.10.0, usingDbTime, hosts a, b, c and d
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: false
6.10.0, usingDbTime, one host
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: true
  the second unlocks; beside the third, a fourth starts: true
7.5.0, own clock, hosts a, b, c and d
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: false
7.5.0, own clock, one host
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: true
  the second unlocks; beside the third, a fourth starts: true
7.5.0, usingDbTime, hosts a, b, c and d
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: false
7.5.0, usingDbTime, one host
  the first is late; beside the second, a third starts: false
  the first unlocks; beside the second, a third starts: true
  the second unlocks; beside the third, a fourth starts: true
EXPECTED
cat seen
