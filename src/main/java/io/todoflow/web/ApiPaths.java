package io.todoflow.web;

/** Where callers of the API ask. */
final class ApiPaths {

    private ApiPaths() {}

    static boolean contain(String path) {
        return path.startsWith("/api/") || path.equals("/tasks") || path.equals("/mcp");
    }
}
