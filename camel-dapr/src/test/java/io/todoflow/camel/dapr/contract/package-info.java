/**
 * The behaviour of a Dapr sidecar, as tests. They run against the embedded Dapr, and against a real daprd if there is one.
 *
 * <p>The embedded Dapr deliberately differs from daprd 1.18.3:
 *
 * <ul>
 *   <li>it calls itself {@code 1.18.3-embedded}, lists no enabled features, and listens on the loopback address only;
 *   <li>several subscribers of one in-memory topic are safe; daprd may crash ({@code concurrent map writes});
 *   <li>publishing over gRPC waits briefly while the sidecar requests the subscriptions of the app; daprd's in-memory broker
 *       loses these events;
 *   <li>jobs live as long as the sidecar; daprd's scheduler stores them;
 *   <li>shutdown closes the API immediately, even while a streamed event is unacknowledged; daprd then keeps it open;
 *   <li>a streamed event whose stream has closed is dropped immediately; under an unlimited policy, daprd retries it forever;
 *   <li>daprd has no in-memory configuration stores and locks: {@code configuration.redis} and {@code lock.redis} replace
 *       them without connecting to Redis; changes are not posted to the app over HTTP;
 *   <li>messages of Go's parsers (after {@code invalid character}, {@code proto:}) have a different wording.
 * </ul>
 *
 * <p>Its pub/sub and state behave like daprd's in-memory components. {@code BrokersTest} and {@code StoresTest} also run on
 * daprd with Redis, Kafka and PostgreSQL, and name their differences.
 */
@NullMarked
package io.todoflow.camel.dapr.contract;

import org.jspecify.annotations.NullMarked;
