package io.todoflow.web;

/** Where callers of the API ask. */
final class ApiPaths {

    private ApiPaths() {}

    static boolean contain(String path) {
        return path.startsWith("/api/") || path.equals("/tasks") || areOfAssistants(path);
    }

    /** Whether errors are answered as JSON-RPC errors there. */
    static boolean areOfAssistants(String path) {
        return path.equals("/mcp");
    }
}
