package io.todoflow.chat;

/** The user on whose behalf a request is made, as authenticated. */
record Caller(String userId) {}
