package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.chat.ChatMessage.ToolCall;
import io.todoflow.chat.ChatTurn.Done;
import io.todoflow.chat.Command.Add;
import io.todoflow.chat.Command.On;
import io.todoflow.chat.Command.Say;
import io.todoflow.chat.Command.Tasks;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.CodePoints;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers messages when no model is configured: parses each as a command and runs it with the tools. */
@Component("commands")
class Commands {

    private static final int MOST = 20;
    private static final String LIST = "list_tasks";
    private static final String FIND = "find_tasks";
    private static final String RESTORE = "restore_task";
    private static final String STATUS = "status";
    private static final String FIND_DELETED = "find_deleted_tasks";
    private static final String TASK_ID = "task_id";
    private static final String NOT_UNDONE =
            "I can undo add, done, reopen, delete and restore. To change a time, say: due <task> to <time>, or remind <task> at <time>";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm (VV)", Locale.ENGLISH);

    private final ObjectMapper json;
    private final Clock clock;

    Commands(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Requests the next tool call, or answers when the command is done. */
    public void answer(@ExchangeProperty(Properties.TURN) ChatTurn turn) throws JsonProcessingException {
        Command command = new CommandParser(turn.zone(), turn.started()).read(turn.message());
        List<Done> done = turn.done();
        @Nullable
        ToolResult last = done.isEmpty() ? null : done.get(done.size() - 1).result();
        if (command instanceof Say say) {
            turn.say(say.answer(), clock.instant());
        } else if (last != null && !last.isOk()) {
            turn.say("That did not work: " + last.problem(), clock.instant());
        } else if (command instanceof Add add) {
            if (last == null) {
                ask(turn, "add_task", add.arguments());
            } else {
                say(turn, "Added", last.body());
            }
        } else if (command instanceof Tasks tasks) {
            if (last == null) {
                ask(turn, LIST, with(tasks.arguments(), "limit", MOST));
            } else {
                turn.say(list(last.body(), turn.zone()), clock.instant());
            }
        } else if (command instanceof On on) {
            on(turn, on, last);
        } else if (last == null) {
            undo(turn);
        } else {
            say(turn, said(last(turn)), subject(turn, last.body()));
        }
    }

    private void undo(ChatTurn turn) throws JsonProcessingException {
        Optional<Change> change = Change.last(turn.conversation().messages(), json);
        Optional<String> tool = change.flatMap(Change::inverse);
        if (change.isPresent() && tool.isPresent()) {
            ask(turn, tool.get(), Map.of(TASK_ID, change.get().taskId()));
        } else {
            turn.say(change.isEmpty() ? "There is nothing to undo in this conversation" : NOT_UNDONE, clock.instant());
        }
    }

    private void on(ChatTurn turn, On on, @Nullable ToolResult last) throws JsonProcessingException {
        String task = on.task().text();
        if (last != null && last(turn).startsWith("find_")) {
            found(turn, on, last.body());
        } else if (last != null) {
            say(turn, said(on.tool()), subject(turn, last.body()));
        } else if (!on.task().isTitle() && task.matches("\\d{1,3}")) {
            @Nullable String id = numbered(turn, Integer.parseInt(task));
            if (id == null) {
                turn.say("There is no number %s in the last list. Say: list".formatted(task), clock.instant());
            } else {
                ask(turn, on.tool(), with(on.arguments(), TASK_ID, id));
            }
        } else if (task.matches("[0-9a-fA-F-]{36}")) {
            ask(turn, on.tool(), with(on.arguments(), TASK_ID, task));
        } else {
            ask(turn, on.tool().equals(RESTORE) ? FIND_DELETED : FIND, named(on));
        }
    }

    private static Map<String, Object> named(On on) {
        Map<String, Object> name =
                Map.of("name", CodePoints.first(200, on.task().text()));
        return switch (on.tool()) {
            case "get_task", "delete_task", RESTORE -> name;
            case "reopen_task" -> with(name, STATUS, "completed");
            default -> with(name, STATUS, "open");
        };
    }

    /** Continues if exactly one task has the given title; otherwise asks back. */
    private void found(ChatTurn turn, On on, JsonNode page) throws JsonProcessingException {
        List<JsonNode> exact = new ArrayList<>();
        page.path("items").forEach(task -> {
            if (task.path("title").asText().strip().equalsIgnoreCase(on.task().text())) {
                exact.add(task);
            }
        });
        int found = page.path("items").size();
        boolean isOnlyRead = on.tool().equals("get_task") && found == 1;
        if (exact.size() == 1 || isOnlyRead) {
            JsonNode task = isOnlyRead ? page.at("/items/0") : exact.get(0);
            ask(turn, on.tool(), with(on.arguments(), TASK_ID, task.path("id").asText()));
        } else if (found == 0) {
            turn.say(
                    "I found no %stask '%s'. Say: list"
                            .formatted(kind(on), on.task().text()),
                    clock.instant());
        } else {
            turn.say(
                    "Which one? Say its number, for example: %s%n%s".formatted(again(on), list(page, turn.zone())),
                    clock.instant());
        }
    }

    private static String kind(On on) {
        return switch (on.tool()) {
            case "reopen_task" -> "completed ";
            case RESTORE -> "deleted ";
            default -> "";
        };
    }

    /** The command with a number in place of the title. */
    private static String again(On on) {
        return switch (on.verb()) {
            case "due" -> "due 1 to <time>";
            case "remind" -> "remind 1 at <time>";
            default -> on.verb() + " 1";
        };
    }

    private static String last(ChatTurn turn) {
        return turn.done().get(turn.done().size() - 1).call().name();
    }

    private static String said(String tool) {
        return switch (tool) {
            case "complete_task" -> "Done";
            case "delete_task" -> "Deleted";
            case "reopen_task" -> "Reopened";
            case RESTORE -> "Restored";
            case "get_task" -> "Here it is";
            default -> "Changed";
        };
    }

    /** The task that a tool changed. Deleting returns no task, so the last answer that showed it counts. */
    private JsonNode subject(ChatTurn turn, JsonNode answered) throws JsonProcessingException {
        if (answered.has("id")) {
            return answered;
        }
        ToolCall call = turn.done().get(turn.done().size() - 1).call();
        String id = json.readTree(call.arguments()).path(TASK_ID).asText();
        List<ChatMessage> said = said(turn);
        for (int i = said.size() - 1; i >= 0; i--) {
            JsonNode answer =
                    said.get(i).isOf("tool") ? json.readTree(said.get(i).content()) : json.missingNode();
            for (JsonNode task : answer.has("id") ? List.of(answer) : answer.path("items")) {
                if (task.path("id").asText().equals(id)) {
                    return task;
                }
            }
        }
        return json.createObjectNode().put("title", id);
    }

    private @Nullable String numbered(ChatTurn turn, int number) throws JsonProcessingException {
        JsonNode task = shownList(turn).path(number - 1);
        return task.isMissingNode() ? null : task.path("id").asText();
    }

    /** The last list that answered a message; lists read to find a task do not count. */
    private JsonNode shownList(ChatTurn turn) throws JsonProcessingException {
        List<ChatMessage> said = said(turn);
        for (int i = said.size() - 2; i >= 0; i--) {
            ChatMessage next = said.get(i + 1);
            if (isList(said.get(i)) && next.isOf("assistant") && next.toolCalls() == null) {
                return items(said.get(i));
            }
        }
        return json.createArrayNode();
    }

    private static List<ChatMessage> said(ChatTurn turn) {
        List<ChatMessage> said = new ArrayList<>(turn.conversation().messages());
        said.addAll(turn.added());
        return said;
    }

    private static boolean isList(ChatMessage message) {
        return message.name() != null && List.of(LIST, FIND, FIND_DELETED).contains(message.name());
    }

    private JsonNode items(ChatMessage list) throws JsonProcessingException {
        return json.readTree(list.content()).path("items");
    }

    private void ask(ChatTurn turn, String tool, Map<String, Object> arguments) throws JsonProcessingException {
        String id = "call-" + (turn.done().size() + 1);
        turn.ask("", List.of(new ToolCall(id, tool, json.writeValueAsString(arguments))), clock.instant());
    }

    private static Map<String, Object> with(Map<String, Object> arguments, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(arguments);
        more.put(name, value);
        return more;
    }

    private void say(ChatTurn turn, String what, JsonNode task) {
        turn.say(what + ": " + line(task, turn.zone()) + aboutSeries(last(turn), task), clock.instant());
    }

    private static String aboutSeries(String tool, JsonNode task) {
        boolean isLast = task.at("/series/last").asBoolean();
        return switch (tool) {
            case "complete_task" -> isLast ? ". Its series ends here" : "";
            case "reopen_task" -> task.has("recurrence") && !isLast ? ". Its next occurrence stays" : "";
            default -> "";
        };
    }

    private static String list(JsonNode page, ZoneId zone) {
        StringBuilder lines = new StringBuilder();
        int number = 1;
        for (JsonNode task : page.path("items")) {
            lines.append(number++).append(". ").append(line(task, zone)).append('\n');
        }
        if (page.has("next_cursor")) {
            lines.append("There are more.");
        }
        return lines.isEmpty() ? "There is no such task." : lines.toString().strip();
    }

    private static String line(JsonNode task, ZoneId zone) {
        StringBuilder line = new StringBuilder(task.path("title").asText());
        if (task.path(STATUS).asText().equals("completed")) {
            line.append(" ✓");
        }
        if (task.path("priority").asText().equals("high")) {
            line.append(" !high");
        }
        task.path("tags").forEach(tag -> line.append(" #").append(tag.asText()));
        if (task.has("due_at")) {
            line.append(", due ").append(time(task.get("due_at"), zone));
        }
        if (task.has("remind_at")) {
            line.append(", reminder ").append(time(task.get("remind_at"), zone));
        }
        return line.toString();
    }

    private static String time(JsonNode time, ZoneId zone) {
        return TIME.format(Instant.parse(time.asText()).atZone(zone));
    }
}
