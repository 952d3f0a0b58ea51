package io.todoflow.camel.dapr;

/** Names of message headers and exchange properties. Those that Camel's own component has are the same. */
public final class DaprConstants {

    /** Overrides the endpoint's pub/sub component; on a consumed event, the component that it came by. String. */
    public static final String PUBSUB_NAME = "CamelDaprPubSubName";
    /** Overrides the endpoint's topic; on a consumed event, the topic that it came by. String. */
    public static final String TOPIC = "CamelDaprTopic";
    /** Overrides the endpoint's content type. String. */
    public static final String CONTENT_TYPE = "CamelDaprContentType";
    /** Metadata of the request, such as {@code partitionKey} or {@code ttlInSeconds}. Map of String to String. */
    public static final String METADATA = "CamelDaprMetadata";

    /** CloudEvent {@code id}. String. */
    public static final String ID = "CamelDaprID";
    /** CloudEvent {@code source}. String. */
    public static final String SOURCE = "CamelDaprSource";
    /** CloudEvent {@code type}. String. */
    public static final String TYPE = "CamelDaprType";
    /** CloudEvent {@code specversion}. String. */
    public static final String SPECIFIC_VERSION = "CamelDaprSpecificVersion";
    /** CloudEvent {@code datacontenttype}. String. */
    public static final String DATA_CONTENT_TYPE = "CamelDaprDataContentType";
    /** The decoded {@code data_base64} of a CloudEvent that has binary data. Byte array. */
    public static final String BINARY_DATA = "CamelDaprBinaryData";
    /** CloudEvent {@code time}. OffsetDateTime. */
    public static final String TIME = "CamelDaprTime";
    /** W3C trace context of the event. String. */
    public static final String TRACE_PARENT = "CamelDaprTraceParent";
    /** W3C trace state of the event. String. */
    public static final String TRACE_STATE = "CamelDaprTraceState";
    /** CloudEvent {@code subject}. String. Not in Camel's own component. */
    public static final String SUBJECT = "CamelDaprSubject";

    /** After a bulk publish: the entry ids that the broker confirmed. String array. Not in Camel's own component. */
    public static final String PUBLISHED_ENTRY_IDS = "CamelDaprPublishedEntryIds";
    /**
     * After a bulk publish: the entries that the broker did not confirm, each a Map with {@code entryId} and
     * {@code error}. List. Not in Camel's own component.
     */
    public static final String FAILED_ENTRIES = "CamelDaprFailedEntries";

    /**
     * Exchange property by which a route that ended well asks for another answer than SUCCESS: {@link EventStatus} or
     * its name. A route that failed answers RETRY. Not in Camel's own component.
     */
    public static final String EVENT_STATUS = "CamelDaprEventStatus";

    private DaprConstants() {}
}
