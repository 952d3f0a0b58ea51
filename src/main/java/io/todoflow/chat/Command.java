package io.todoflow.chat;

import java.util.Map;

/** What a message asks for, when no model reads it. */
sealed interface Command {

    /** Creates a task; the arguments are those of the tool. */
    record Add(Map<String, Object> arguments) implements Command {}

    /** Lists tasks; the arguments are those of the tool. */
    record Tasks(Map<String, Object> arguments) implements Command {}

    /**
     * Does something with one task.
     *
     * @param tool the tool that does it
     * @param verb the word that the user has for it
     * @param task number in the last list, id, or title
     * @param arguments of the tool, besides the task
     */
    record On(String tool, String verb, Target task, Map<String, Object> arguments) implements Command {}

    /**
     * How a user names a task.
     *
     * @param isTitle whether it is a title, even if it looks like a number: it is in quotes
     */
    record Target(String text, boolean isTitle) {}

    /** Undoes the last change that was made in the conversation. */
    record Undo() implements Command {}

    /** Does nothing but answer. */
    record Say(String answer) implements Command {}
}
