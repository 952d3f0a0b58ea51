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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers messages without a model: each is a command, which the tools carry out. */
@Component("commands")
class Commands {

    private static final int MOST = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm (VV)", Locale.ENGLISH);

    private final ObjectMapper json;
    private final Clock clock;

    Commands(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Asks for the next tool, or answers when all is done that the message asks for. */
    public void answer(@ExchangeProperty("turn") ChatTurn turn) throws JsonProcessingException {
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
                ask(turn, "list_tasks", with(tasks.arguments(), "limit", MOST));
            } else {
                turn.say(list(last.body(), turn.zone()), clock.instant());
            }
        } else if (command instanceof On on) {
            on(turn, on, last);
        }
    }

    private void on(ChatTurn turn, On on, @Nullable ToolResult last) throws JsonProcessingException {
        if (last == null) {
            @Nullable String id = numbered(turn, on.task());
            if (id != null) {
                ask(turn, on.tool(), with(on.arguments(), "task_id", id));
            } else if (on.task().matches("\\d{1,3}")) {
                turn.say("There is no number %s in the last list. Say: list".formatted(on.task()), clock.instant());
            } else if (on.task().matches("[0-9a-fA-F-]{36}")) {
                ask(turn, on.tool(), with(on.arguments(), "task_id", on.task()));
            } else {
                ask(turn, "list_tasks", Map.of("q", shortened(on.task()), "limit", MOST));
            }
        } else if (last(turn).equals("list_tasks")) {
            found(turn, on, last.body());
        } else {
            say(turn, said(on.tool()), subject(turn, last.body()));
        }
    }

    /** The task of the title that was named, or the only one that has the text. */
    private void found(ChatTurn turn, On on, JsonNode page) throws JsonProcessingException {
        List<JsonNode> tasks = new ArrayList<>();
        page.path("items").forEach(tasks::add);
        if (on.tool().equals("complete_task")) {
            tasks.removeIf(task -> !task.path("status").asText().equals("open"));
        }
        List<JsonNode> exact = tasks.stream()
                .filter(task -> task.path("title").asText().equalsIgnoreCase(on.task()))
                .toList();
        List<JsonNode> matching = exact.isEmpty() ? tasks : exact;
        if (matching.size() == 1) {
            ask(
                    turn,
                    on.tool(),
                    with(on.arguments(), "task_id", matching.get(0).path("id").asText()));
        } else if (matching.isEmpty()) {
            turn.say("I found no task '%s'. Say: list".formatted(on.task()), clock.instant());
        } else {
            turn.say(
                    "There are several, say which one by its number or its whole title:\n" + list(page, turn.zone()),
                    clock.instant());
        }
    }

    private static String last(ChatTurn turn) {
        return turn.done().get(turn.done().size() - 1).call().name();
    }

    private static String said(String tool) {
        return switch (tool) {
            case "complete_task" -> "Done";
            case "delete_task" -> "Deleted";
            case "get_task" -> "This is it";
            default -> "Changed";
        };
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** A deleted task is not answered: what it was is in the list that it was found by. */
    private JsonNode subject(ChatTurn turn, JsonNode answered) throws JsonProcessingException {
        if (answered.has("id")) {
            return answered;
        }
        ToolCall call = turn.done().get(turn.done().size() - 1).call();
        String id = json.readTree(call.arguments()).path("task_id").asText();
        for (JsonNode task : lastList(turn)) {
            if (task.path("id").asText().equals(id)) {
                return task;
            }
        }
        return json.createObjectNode().put("title", id);
    }

    private @Nullable String numbered(ChatTurn turn, String number) throws JsonProcessingException {
        if (!number.matches("\\d{1,3}")) {
            return null;
        }
        JsonNode task = lastList(turn).path(Integer.parseInt(number) - 1);
        return task.isMissingNode() ? null : task.path("id").asText();
    }

    private JsonNode lastList(ChatTurn turn) throws JsonProcessingException {
        List<ChatMessage> said = new ArrayList<>(turn.conversation().messages());
        said.addAll(turn.added());
        for (int i = said.size() - 1; i >= 0; i--) {
            if ("list_tasks".equals(said.get(i).name())) {
                return json.readTree(said.get(i).content()).path("items");
            }
        }
        return json.createArrayNode();
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
        turn.say(what + ": " + line(task, turn.zone()), clock.instant());
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
        if (task.path("status").asText().equals("completed")) {
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
