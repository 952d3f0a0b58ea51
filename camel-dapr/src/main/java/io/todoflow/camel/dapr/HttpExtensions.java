package io.todoflow.camel.dapr;

import io.dapr.client.DaprHttp.HttpMethods;
import io.dapr.client.domain.HttpExtension;
import java.util.Arrays;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/** Converts the name of an HTTP method to the SDK's {@code HttpExtension}. */
final class HttpExtensions {

    private HttpExtensions() {}

    /** Adds a converter, so that options and headers of this type can be written as {@code GET}. */
    static void addTypeConverter(CamelContext context) {
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        HttpExtension.class,
                        String.class,
                        new SimpleTypeConverter(
                                false, (type, exchange, value) -> new HttpExtension(method(value.toString()))));
    }

    static HttpMethods method(String verb) {
        try {
            return HttpMethods.valueOf(verb.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is not an HTTP method; allowed are %s".formatted(verb, Arrays.toString(HttpMethods.values())),
                    e);
        }
    }
}
