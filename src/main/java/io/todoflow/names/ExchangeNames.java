package io.todoflow.names;

/**
 * The names of values that routes and beans share. {@code docs/architecture.md} lists them, together with names that
 * only routes use. Request parameters have the names of the OpenAPI document.
 */
public final class ExchangeNames {

    private ExchangeNames() {}

    /** Exchange properties, which live as long as the exchange. */
    public static final class Properties {
        /** W3C trace context that the events of the exchange continue instead of the current one. */
        public static final String CONTINUED_TRACE = "continuedTrace";
        /** Pending change of the index of conversations. */
        public static final String INDEX_CHANGE = "indexChange";
        /** Number of attempts to write the index. */
        public static final String INDEX_ATTEMPTS = "indexAttempts";
        /** Whether the index of conversations has been written. */
        public static final String INDEXED = "indexed";
        /** Failure of a mail behind the circuit breaker. */
        public static final String MAIL_FAILURE = "mailFailure";
        /** Values of a page of tasks, by the names in the statement. */
        public static final String QUERY = "query";
        /** Body of a request that changes a task. */
        public static final String REQUESTED = "requested";
        /** Preferences to store in the database, because SQL reads them. */
        public static final String SETTINGS = "settings";
        /** The event, when a step replaces the body. */
        public static final String TASK_EVENT = "taskEvent";
        /** Text that a task is read from. */
        public static final String TEXT = "text";
        /** Set if a failed exchange changed nothing: its steps failed before the commit was sent. */
        public static final String TRANSACTION_UNDONE = "TodoflowTransactionUndone";
        /** State of a turn of chat. */
        public static final String TURN = "turn";

        private Properties() {}
    }

    /** Exchange variables, which are never sent anywhere. */
    public static final class Variables {
        /** Name of the consumer that takes a delivery. */
        public static final String CONSUMER = "consumer";
        /** Delivery as it arrived. */
        public static final String DELIVERY = "delivery";
        /** Id of the delivery. */
        public static final String DELIVERY_ID = "deliveryId";
        /** Dialect of a delivery from another program. */
        public static final String DIALECT = "dialect";
        /** Id of the event, which the inbox keeps. */
        public static final String EVENT_ID = "eventId";
        /** Route id recorded with a failed delivery. */
        public static final String FAILED_ROUTE = "failedRoute";
        /** Pub/sub component that delivered. */
        public static final String PUB_SUB = "pubSub";
        /** Why a delivery failed. */
        public static final String REASON = "reason";
        /** App-id of the publisher. */
        public static final String SOURCE = "source";
        /** Topic of the delivery. */
        public static final String TOPIC = "topic";

        private Variables() {}
    }

    /** Message headers, which SQL reads by name. */
    public static final class Headers {
        /** Task that an earlier request with the same key created. */
        public static final String CLAIMED = "claimed";
        /** When the pass of the erasure began. */
        public static final String ERASED_UNTIL = "erasedUntil";
        /** User whose data is erased. */
        public static final String ERASED_USER = "erasedUser";
        /** Whether a job was scheduled by another program. */
        public static final String IS_FOREIGN = "isForeign";
        /** Settings and time zone for planning the next occurrence. */
        public static final String OCCURRENCE_CONTEXT = "occurrenceContext";
        /** Preferences of a user from the database. */
        public static final String USER_SETTINGS = "userSettings";
        /** Time zone of the user. */
        public static final String USER_TIME_ZONE = "userTimeZone";

        private Headers() {}
    }
}
