package io.todoflow.names;

/** The routes that Java calls by name. Each has the same id in its route file. */
public enum CalledRoute {
    /** Reads the secret with the credentials of the mail server. */
    EMAIL_CREDENTIALS("email-credentials"),
    /** Reads the preferences of a user. */
    PREFERENCES_GET("preferences-get"),
    /** Reads a task. */
    TASK_GET("task-get");

    private final String id;

    CalledRoute(String id) {
        this.id = id;
    }

    /** The id of the route. */
    public String id() {
        return id;
    }

    /** The endpoint that runs the route and waits for its answer. */
    public String uri() {
        return call(id);
    }

    /** The endpoint that runs a route and waits for its answer. */
    public static String call(String routeId) {
        return "direct:" + routeId;
    }

    /** The endpoint that queues a message for a route and does not wait. */
    public static String queue(String routeId) {
        return "seda:" + routeId;
    }
}
