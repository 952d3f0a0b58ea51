package io.todoflow.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A parsed statement.
 *
 * @param prepared the SQL text, with a {@code ?} for each parameter
 */
record SqlStatement(String prepared, List<SqlParameter> parameters) {

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+|\\$\\{[^}]+})");

    static SqlStatement parse(String text, SqlParameters parameters) {
        return new SqlStatement(
                PARAMETER.matcher(text).replaceAll("?"),
                PARAMETER
                        .matcher(text)
                        .results()
                        .map(found -> parameters.parse(found.group(1)))
                        .toList());
    }

    List<@Nullable Object> valuesIn(Exchange exchange) {
        List<@Nullable Object> values = new ArrayList<>(parameters.size());
        parameters.forEach(parameter -> values.add(parameter.in(exchange)));
        return values;
    }
}
