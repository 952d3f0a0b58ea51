/**
 * What a Dapr sidecar does, as tests: they run against the embedded Dapr always, and against a real daprd where one is found.
 *
 * <p>Where the embedded Dapr differs from daprd 1.18.3, on purpose:
 *
 * <ul>
 *   <li>it calls itself {@code 1.18.3-embedded}, lists no enabled features, and listens on the loopback address only;
 *   <li>several subscribers of one in-memory topic are safe; daprd may die of them ({@code concurrent map writes});
 *   <li>publishing over gRPC waits a moment while the app is being asked for its subscriptions; daprd's in-memory broker
 *       loses what comes then;
 *   <li>jobs live as long as the sidecar; daprd's scheduler keeps them;
 *   <li>shutdown closes the API at once also while a streamed event is unacknowledged; daprd then keeps it open;
 *   <li>a streamed event whose stream has closed is dropped at once; under an endless policy daprd tries it for ever;
 *   <li>of configuration stores and locks, daprd has no type in memory: {@code configuration.redis} and {@code lock.redis}
 *       stand in by name, and no Redis is asked; changes are not posted to the app over HTTP;
 *   <li>what comes from the parsers of Go (after {@code invalid character}, {@code proto:}) has other words.
 * </ul>
 *
 * <p>Its pub/sub and state are those of daprd's in-memory components. {@code BrokersTest} and {@code StoresTest} run on
 * daprd with Redis, Kafka and PostgreSQL, too, and say where those differ.
 */
@NullMarked
package io.todoflow.camel.dapr.contract;

import org.jspecify.annotations.NullMarked;
