package io.todoflow.web;

/** The paths of the API. */
final class ApiPaths {

    private ApiPaths() {}

    static boolean contain(String path) {
        return path.startsWith("/api/") || path.equals("/tasks") || areOfAssistants(path);
    }

    /** Whether errors of this path are JSON-RPC errors. */
    static boolean areOfAssistants(String path) {
        return path.equals("/mcp");
    }
}
