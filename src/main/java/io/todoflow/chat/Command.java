package io.todoflow.chat;

import java.util.Map;

/** The meaning of a message when no model is configured. */
sealed interface Command {

    /** Creates a task; the arguments are those of the tool. */
    record Add(Map<String, Object> arguments) implements Command {}

    /** Lists tasks; the arguments are those of the tool. */
    record Tasks(Map<String, Object> arguments) implements Command {}

    /**
     * Runs a tool on one task.
     *
     * @param tool the name of the tool
     * @param verb the user's word for it
     * @param task number in the last list, id, or title
     * @param arguments the other arguments of the tool
     */
    record On(String tool, String verb, Target task, Map<String, Object> arguments) implements Command {}

    /**
     * How a user names a task.
     *
     * @param isTitle whether it is in quotes and therefore a title, even if it looks like a number
     */
    record Target(String text, boolean isTitle) {}

    /** Undoes the last change in the conversation. */
    record Undo() implements Command {}

    /** Only answers. */
    record Say(String answer) implements Command {}
}
