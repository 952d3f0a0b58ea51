package io.todoflow.chat;

/** The user whom a request is made for, as the request's authentication says it. */
record Caller(String userId) {}
