#!/usr/bin/env bash
# Expected: Spring Integration's idempotent receiver discards a message that was already processed. If the handler
#   fails, the message is processed when it is redelivered.
# What happens: the key is stored before the handler runs, and stays if the handler fails. The redelivered message
#   is discarded as a duplicate, without an error, whether the store is in memory or in a database. Only a
#   transaction around the receiver, in which the store takes part, removes the key. By default, without a discard
#   channel, nothing is discarded: the handler also gets duplicates, with a header that it has to examine.
# Why it matters: a receiver that is added against duplicates makes each retry succeed without any work. The broker
#   sees an acknowledgement, and the message is lost.
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
    <dependency><groupId>org.springframework.integration</groupId><artifactId>spring-integration-jdbc</artifactId><version>6.5.4</version></dependency>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.3.232</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.channel.*;
import org.springframework.integration.handler.advice.IdempotentReceiverInterceptor;
import org.springframework.integration.jdbc.metadata.JdbcMetadataStore;
import org.springframework.integration.metadata.*;
import org.springframework.integration.selector.MetadataStoreSelector;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.messaging.*;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.support.TransactionTemplate;

public class Run {
  public static void main(String[] args) {
    var database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:tasks;DB_CLOSE_DELAY=-1");
    new ResourceDatabasePopulator(new ClassPathResource("org/springframework/integration/jdbc/schema-h2.sql")).execute(database);
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(database));

    run("no discard channel", new SimpleMetadataStore(), false, Runnable::run);
    run("discard channel", new SimpleMetadataStore(), true, Runnable::run);
    run("discard channel, JDBC", store(database, "A"), true, Runnable::run);
    run("discard channel, JDBC in a transaction", store(database, "B"), true,
        delivery -> transaction.executeWithoutResult(status -> delivery.run()));
  }

  static ConcurrentMetadataStore store(JdbcDataSource database, String region) {
    var store = new JdbcMetadataStore(database);
    store.setRegion(region);
    store.afterPropertiesSet();
    return store;
  }

  static void run(String name, ConcurrentMetadataStore store, boolean discard, Consumer<Runnable> around) {
    System.out.println(name);
    int[] calls = {0};
    MessageHandler handler = message -> {
      System.out.print("  handler called, duplicate: " + message.getHeaders().getOrDefault("duplicateMessage", false) + "; ");
      if (++calls[0] == 1) throw new IllegalStateException("no database");
    };
    var receiver = new IdempotentReceiverInterceptor(new MetadataStoreSelector(message -> (String) message.getPayload(), store));
    receiver.setBeanFactory(new DefaultListableBeanFactory());
    if (discard) {
      var discards = new DirectChannel();
      discards.subscribe(message -> System.out.print("  discarded; "));
      receiver.setDiscardChannel(discards);
    }
    var proxy = new ProxyFactory(handler);
    proxy.addAdvice(receiver);
    var events = new DirectChannel();
    events.subscribe((MessageHandler) proxy.getProxy());
    for (int delivery = 1; delivery <= 3; delivery++) {
      String seen = "success";
      try {
        around.accept(() -> events.send(MessageBuilder.withPayload("task 1").build()));
      } catch (MessagingException e) {
        seen = e.getCause().getMessage();
      }
      System.out.println("the sender sees " + seen);
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
no discard channel
  handler called, duplicate: false; the sender sees no database
  handler called, duplicate: true; the sender sees success
  handler called, duplicate: true; the sender sees success
discard channel
  handler called, duplicate: false; the sender sees no database
  discarded; the sender sees success
  discarded; the sender sees success
discard channel, JDBC
  handler called, duplicate: false; the sender sees no database
  discarded; the sender sees success
  discarded; the sender sees success
discard channel, JDBC in a transaction
  handler called, duplicate: false; the sender sees no database
  handler called, duplicate: false; the sender sees success
  discarded; the sender sees success
EXPECTED
cat seen
