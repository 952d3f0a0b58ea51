package io.todoflow.sql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Accepts a database URL in the form that cloud providers use, {@code postgresql://user:password@host/database},
 * besides a JDBC URL. Moves the credentials to separate properties, so that no log of the URL shows them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
public class DatabaseUrl implements EnvironmentPostProcessor, Ordered {

    private static final String URL = "spring.datasource.url";
    private static final String USERNAME = "spring.datasource.username";
    private static final String PASSWORD = "spring.datasource.password";
    /** Further options of each session, besides the timeouts of the pool's connections. */
    private static final String OPTIONS = "todoflow.database.options";

    private static final Pattern URI = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^@/?]*)(?<database>/[^?]*)?(?:\\?(?<query>.*))?");

    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /** URI parameters with a different name in the JDBC driver. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "gssencmode", "gssEncMode",
            "sslnegotiation", "sslNegotiation");

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty(URL, "");
        String uri = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        boolean isJdbc = url.startsWith("jdbc:") && !uri.matches("postgresql://[^/?]*@.*");
        if (url.isEmpty() || isJdbc) {
            return;
        }
        Matcher parts = URI.matcher(uri);
        if (!parts.matches() || MALFORMED_ESCAPE.matcher(uri).find()) {
            // does not quote the value, which may contain a password
            throw new IllegalArgumentException(
                    "DATABASE_URL (%s) is neither a JDBC URL nor %s"
                            .formatted(
                                    URL,
                                    "postgresql://user:password@host:port/database?parameters, with special characters as %XX"));
        }
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("database url", properties(parts, environment)));
    }

    private static Map<String, Object> properties(Matcher parts, ConfigurableEnvironment environment) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, String> parameters = parameters(parts.group("query"));
        put(properties, USERNAME, parameters.remove("user"));
        put(properties, PASSWORD, parameters.remove("password"));
        put(properties, OPTIONS, parameters.remove("options"));
        put(properties, USERNAME, decoded(parts.group("user")));
        put(properties, PASSWORD, decoded(parts.group("password")));
        // a separately configured value wins
        properties.keySet().removeIf(name -> !environment.getProperty(name, "").isEmpty());
        String query =
                parameters.entrySet().stream().map(DatabaseUrl::jdbcParameter).collect(Collectors.joining("&"));
        @Nullable String database = parts.group("database");
        properties.put(
                URL,
                "jdbc:postgresql://" + parts.group("hosts") + (database == null ? "/" : database)
                        + (query.isEmpty() ? "" : "?" + query));
        return properties;
    }

    private static void put(Map<String, Object> properties, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            properties.put(name, value);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String parameter : query.split("&")) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parameter.substring(0, equals), String.valueOf(decoded(parameter.substring(equals + 1))));
                }
            }
        }
        return parameters;
    }

    private static String jdbcParameter(Map.Entry<String, String> parameter) {
        String name = parameter.getKey();
        String value = parameter.getValue();
        if (name.equals("target_session_attrs")) {
            return "targetServerType=" + SERVER_TYPES.getOrDefault(value, value);
        }
        if (name.equals("sslrootcert") && value.equals("system")) {
            return "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
        }
        return JDBC_NAMES.getOrDefault(name, name) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Percent-decodes a text; a plus stays a plus, as in libpq. */
    private static @Nullable String decoded(@Nullable String text) {
        return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
