package io.todoflow.camel.dapr;

/** Names of message headers and exchange properties. Those that Camel's own component has are the same. */
public final class DaprConstants {

    /** Overrides the endpoint's pub/sub component; of a consumed event, the component that delivered it. String. */
    public static final String PUBSUB_NAME = "CamelDaprPubSubName";
    /** Overrides the endpoint's topic; of a consumed event, its topic. String. */
    public static final String TOPIC = "CamelDaprTopic";
    /** Overrides the endpoint's content type. String. */
    public static final String CONTENT_TYPE = "CamelDaprContentType";
    /**
     * Overrides when the endpoint publishes the event. String, Instant, OffsetDateTime, ZonedDateTime or Date. Not in
     * Camel's own component.
     */
    public static final String PUBLISH_AT = "CamelDaprPublishAt";
    /** Metadata of the request, such as {@code partitionKey} or {@code ttlInSeconds}. Map of String to String. */
    public static final String METADATA = "CamelDaprMetadata";

    /** Overrides the endpoint's state operation. {@link StateOperation} or its name. */
    public static final String STATE_OPERATION = "CamelDaprStateOperation";
    /** Overrides the endpoint's state store. String. */
    public static final String STATE_STORE = "CamelDaprStateStore";
    /** Overrides the endpoint's secret store. String. */
    public static final String SECRET_STORE = "CamelDaprSecretStore";
    /** Overrides the endpoint's key of a state or a secret. String. */
    public static final String KEY = "CamelDaprKey";
    /** ETag that a state must have to be saved or deleted; after a get, its ETag. String. */
    public static final String E_TAG = "CamelDaprETag";
    /** Overrides the endpoint's concurrency. {@code FIRST_WRITE} or {@code LAST_WRITE}. */
    public static final String CONCURRENCY = "CamelDaprConcurrency";
    /** Overrides the endpoint's consistency. {@code EVENTUAL} or {@code STRONG}. */
    public static final String CONSISTENCY = "CamelDaprConsistency";
    /**
     * The states of a bulk save: a List of the SDK's {@code State}, or of Maps with {@code key}, {@code value},
     * {@code etag} and {@code metadata}. The body when not set.
     */
    public static final String STATES = "CamelDaprStates";
    /** The keys of a bulk get: a List, or a String with commas. The body when not set. */
    public static final String KEYS = "CamelDaprKeys";
    /**
     * The operations of a transaction: a List of the SDK's {@code TransactionalStateOperation}, or of Maps with
     * {@code operation} (upsert or delete) and {@code request}, a state. The body when not set.
     */
    public static final String TRANSACTIONS = "CamelDaprTransactions";

    /** Overrides the endpoint's service. String. */
    public static final String SERVICE_TO_INVOKE = "CamelDaprServiceToInvoke";
    /** Overrides the endpoint's method, which is a path. String. */
    public static final String METHOD_TO_INVOKE = "CamelDaprMethodToInvoke";
    /** Overrides the endpoint's HTTP method. String. */
    public static final String VERB = "CamelDaprVerb";
    /** Query parameters of an invocation. Map of String to a list of String, or to a String. */
    public static final String QUERY_PARAMETERS = "CamelDaprQueryParameters";
    /** HTTP headers of an invocation. Map of String to String. */
    public static final String HTTP_HEADERS = "CamelDaprHttpHeaders";
    /** HTTP method, query and headers in one of the SDK's {@code HttpExtension}; takes precedence over the other headers. */
    public static final String HTTP_EXTENSION = "CamelDaprHttpExtension";

    /** Overrides the endpoint's binding; of an event of an input binding, the name of the binding. String. */
    public static final String BINDING_NAME = "CamelDaprBindingName";
    /** Overrides the endpoint's operation of the binding. String. */
    public static final String BINDING_OPERATION = "CamelDaprBindingOperation";

    /** Overrides the endpoint's configuration store; of a change, its store. String. */
    public static final String CONFIG_STORE = "CamelDaprConfigStore";
    /** Overrides the endpoint's keys of a configuration store. List, or a String with commas. */
    public static final String CONFIG_KEYS = "CamelDaprConfigKeys";
    /** The sidecar's id of the subscription that reported a change of a configuration store. String. */
    public static final String SUBSCRIPTION_ID = "CamelDaprSubscriptionId";
    /** Values of a configuration store. Map of String to the SDK's {@code ConfigurationItem}. */
    public static final String RAW_CONFIG_RESPONSE = "CamelDaprRawConfigResponse";

    /** Overrides the endpoint's lock operation. {@link LockOperation} or its name. */
    public static final String LOCK_OPERATION = "CamelDaprLockOperation";
    /** Overrides the endpoint's lock store. String. */
    public static final String STORE_NAME = "CamelDaprStoreName";
    /** Overrides what the endpoint locks. String. */
    public static final String RESOURCE_ID = "CamelDaprResourceId";
    /** Overrides the endpoint's owner of a lock. String. */
    public static final String LOCK_OWNER = "CamelDaprLockOwner";
    /** Overrides the seconds after which the endpoint's lock expires. Integer. */
    public static final String EXPIRY_IN_SECONDS = "CamelDaprExpiryInSeconds";

    /** Overrides the endpoint's workflow operation. {@link WorkflowOperation} or its name. */
    public static final String WORKFLOW_OPERATION = "CamelDaprWorkflowOperation";
    /** Overrides the endpoint's workflow: its name or its Java class. String. */
    public static final String WORKFLOW_CLASS = "CamelDaprWorkflowClass";
    /** Overrides the endpoint's version of the workflow. String. */
    public static final String WORKFLOW_VERSION = "CamelDaprWorkflowVersion";
    /** Overrides the endpoint's workflow instance. String. */
    public static final String WORKFLOW_INSTANCE_ID = "CamelDaprWorkflowInstanceId";
    /** Overrides when the endpoint's workflow starts. Instant. */
    public static final String WORKFLOW_START_TIME = "CamelDaprWorkflowStartTime";
    /** Overrides the endpoint's reason to suspend or resume a workflow. String. */
    public static final String REASON = "CamelDaprSuspendReason";
    /** The id of the instance of a scheduled workflow. String. */
    public static final String NEW_WORKFLOW_INSTANCE_ID = "CamelDaprNewWorkflowInstanceId";
    /** Overrides whether the endpoint also reads the input and the output of a workflow. Boolean. */
    public static final String GET_WORKFLOW_IO = "CamelDaprGetWorkflowIO";
    /** The workflow name of an instance. String. */
    public static final String WORKFLOW_NAME = "CamelDaprWorkflowName";
    /** When a workflow instance was created. Instant. */
    public static final String WORKFLOW_CREATED_AT = "CamelDaprWorkflowCreatedAt";
    /** When a workflow instance last changed. Instant. */
    public static final String WORKFLOW_UPDATED_AT = "CamelDaprWorkflowUpdatedAt";
    /** The input of a workflow instance, as JSON. String. */
    public static final String WORKFLOW_SERIALIZED_INPUT = "CamelDaprWorkflowSerializedInput";
    /** The output of a workflow instance, as JSON. String. */
    public static final String WORKFLOW_SERIALIZED_OUTPUT = "CamelDaprWorkflowSerializedOutput";
    /** Why a workflow instance failed, as the SDK's {@code WorkflowFailureDetails}. */
    public static final String WORKFLOW_FAILURE_DETAILS = "CamelDaprWorkflowFailureDetails";
    /** Whether a workflow instance is running. Boolean. */
    public static final String IS_WORKFLOW_RUNNING = "CamelDaprIsWorkflowRunning";
    /** Whether a workflow instance has ended, successfully or not. Boolean. */
    public static final String IS_WORKFLOW_COMPLETED = "CamelDaprIsWorkflowCompleted";
    /** Overrides how long the endpoint waits for a workflow. Duration. */
    public static final String TIMEOUT = "CamelDaprTimeout";
    /** Overrides the endpoint's event for a workflow. String. */
    public static final String EVENT_NAME = "CamelDaprEventName";
    /** The name of a workflow activity. String. Not in Camel's own component. */
    public static final String ACTIVITY_NAME = "CamelDaprActivityName";
    /** An id of a workflow activity, which stays the same when the activity runs again. String. Not in Camel's own component. */
    public static final String TASK_EXECUTION_ID = "CamelDaprTaskExecutionId";

    /** Overrides the endpoint's conversation component. String. Not in Camel's own component. */
    public static final String CONVERSATION_NAME = "CamelDaprConversationName";

    /** Overrides the endpoint's job operation. {@link JobOperation} or its name. Not in Camel's own component. */
    public static final String JOB_OPERATION = "CamelDaprJobOperation";
    /** Overrides the endpoint's job; of a triggered job, its name. String. Not in Camel's own component. */
    public static final String JOB_NAME = "CamelDaprJobName";
    /** Overrides the endpoint's schedule. String. Not in Camel's own component. */
    public static final String JOB_SCHEDULE = "CamelDaprJobSchedule";
    /**
     * Overrides the endpoint's due time. String, Instant, OffsetDateTime, ZonedDateTime or Date. Not in Camel's own
     * component.
     */
    public static final String JOB_DUE_TIME = "CamelDaprJobDueTime";
    /** Overrides the endpoint's number of repeats. Integer. Not in Camel's own component. */
    public static final String JOB_REPEATS = "CamelDaprJobRepeats";
    /** Overrides the endpoint's ttl of a job; typed like the due time. Not in Camel's own component. */
    public static final String JOB_TTL = "CamelDaprJobTtl";
    /** Overrides whether a job of the same name is replaced. Boolean. Not in Camel's own component. */
    public static final String JOB_OVERWRITE = "CamelDaprJobOverwrite";
    /** Overrides the endpoint's failure policy. String. Not in Camel's own component. */
    public static final String JOB_FAILURE_POLICY = "CamelDaprJobFailurePolicy";

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
     * Exchange property by which a successful route requests an answer other than SUCCESS: {@link EventStatus} or
     * its name. A route that failed answers RETRY. Not in Camel's own component.
     */
    public static final String EVENT_STATUS = "CamelDaprEventStatus";

    private DaprConstants() {}
}
