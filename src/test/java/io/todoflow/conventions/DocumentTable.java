package io.todoflow.conventions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A generated table in a document, between two comments, of which the first names it.
 *
 * @param head the names of the columns
 * @param rows the cells of each row
 */
record DocumentTable(Path document, String name, List<String> head, List<List<String>> rows) {

    /** Returns the document with this table. */
    String written() {
        String text = Sources.text(document);
        Matcher place = Pattern.compile(
                        "(?s)(<!-- table: %s, by \\w+ -->\n).*?(<!-- end of table -->)".formatted(Pattern.quote(name)))
                .matcher(text);
        if (!place.find()) {
            throw new IllegalStateException("%s has no place for the table '%s'".formatted(document, name));
        }
        return text.substring(0, place.end(1)) + table() + text.substring(place.start(2));
    }

    void write() throws IOException {
        Files.writeString(document, written());
    }

    private String table() {
        List<String> line = head.stream().map(cell -> "---").toList();
        return Stream.concat(
                        Stream.of(row(head), "|" + String.join("|", line) + "|"),
                        rows.stream().map(DocumentTable::row))
                .map(row -> row + "\n")
                .collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Override
    public String toString() {
        return document + ": " + name;
    }
}
