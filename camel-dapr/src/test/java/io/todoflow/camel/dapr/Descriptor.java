package io.todoflow.camel.dapr;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.ComponentOptionModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointHeaderModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.apache.camel.tooling.model.SupportLevel;
import org.jspecify.annotations.Nullable;

/**
 * The description of the component for Camel's tools, created from the annotations with Camel's own model. Camel's
 * Maven plugin expects the options of an endpoint in one class, but here each operation has a separate one.
 */
final class Descriptor {

    static final Path FILE = Path.of("camel-dapr/src/main/resources/META-INF/io/todoflow/camel/dapr/dapr.json");

    private static final Path CONSTANTS = Path.of("camel-dapr/src/main/java/io/todoflow/camel/dapr/DaprConstants.java");
    private static final Pattern CONSTANT = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final String (\\w+) = \"(\\w+)\";", Pattern.DOTALL);
    private static final Pattern TYPE_SENTENCE = Pattern.compile(
            "(String array|String|Integer|Boolean|OffsetDateTime|Instant|Duration|List|Map|Byte array)[^.]*\\.");
    private static final Map<String, String> HEADER_TYPES = Map.of(
            "String", "java.lang.String",
            "String array", "java.lang.String[]",
            "Integer", "java.lang.Integer",
            "Boolean", "java.lang.Boolean",
            "OffsetDateTime", "java.time.OffsetDateTime",
            "Instant", "java.time.Instant",
            "Duration", "java.time.Duration",
            "List", "java.util.List",
            "Map", "java.util.Map",
            "Byte array", "byte[]");

    private Descriptor() {}

    /** The annotation values of an option of any kind. */
    private record Option(
            String name,
            Class<?> type,
            String label,
            String description,
            @Nullable String defaultValue,
            boolean required,
            boolean secret,
            boolean autowired,
            String prefix,
            boolean multiValue) {}

    static String generate() throws IOException {
        UriEndpoint endpoint = DaprEndpoint.class.getAnnotation(UriEndpoint.class);
        ComponentModel model = new ComponentModel();
        model.setName(endpoint.scheme());
        model.setScheme(endpoint.scheme());
        model.setExtendsScheme("");
        model.setTitle(endpoint.title());
        model.setSyntax(endpoint.syntax());
        model.setDescription("Talks to the building blocks of the Dapr sidecar beside the application.");
        model.setFirstVersion(endpoint.firstVersion());
        model.setLabel(Arrays.stream(endpoint.category())
                .map(category -> category.getValue())
                .collect(Collectors.joining(",")));
        model.setJavaType(DaprComponent.class.getName());
        model.setSupportLevel(SupportLevel.Preview);
        model.setGroupId("io.todoflow");
        model.setArtifactId("todoflow-camel-dapr");
        model.setAsync(true);
        model.setRemote(true);
        componentOptions()
                .forEach(option -> model.addComponentOption(fill(new ComponentOptionModel(), option, "property")));
        for (Option path : options(DaprEndpoint.class, true)) {
            model.addEndpointOption(fill(new EndpointOptionModel(), path, "path"));
        }
        endpointOptions()
                .forEach(option -> model.addEndpointOption(fill(new EndpointOptionModel(), option, "parameter")));
        headers().forEach(model::addEndpointHeader);
        index(model.getComponentOptions());
        index(model.getEndpointOptions());
        index(model.getEndpointHeaders());
        return JsonMapper.createParameterJsonSchema(model);
    }

    private static void index(List<? extends BaseOptionModel> options) {
        for (int i = 0; i < options.size(); i++) {
            options.get(i).setIndex(i);
        }
    }

    private static <T extends BaseOptionModel> T fill(T model, Option option, String kind) {
        boolean isMap = Map.class.isAssignableFrom(option.type());
        model.setKind(kind);
        model.setName(option.name());
        model.setDisplayName(title(option.name()));
        model.setLabel(option.label());
        model.setGroup(group(option.label()));
        model.setRequired(option.required());
        model.setType(type(option.type()));
        model.setJavaType(
                option.type().isArray() || option.type().isPrimitive()
                        ? option.type().getSimpleName()
                        : isMap
                                ? "java.util.Map<java.lang.String, java.lang.Object>"
                                : option.type().getCanonicalName());
        if (option.type().isEnum()) {
            model.setEnums(Arrays.stream(option.type().getEnumConstants())
                    .map(Object::toString)
                    .toList());
        }
        if (!option.prefix().isEmpty()) {
            model.setPrefix(option.prefix());
        }
        model.setMultiValue(option.multiValue());
        model.setSecret(option.secret());
        model.setAutowired(option.autowired());
        if (option.defaultValue() != null) {
            model.setDefaultValue(value(option.type(), option.defaultValue()));
        }
        model.setDescription(option.description());
        return model;
    }

    private static Object value(Class<?> type, String text) {
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        return type == int.class || type == Integer.class ? (Object) Integer.valueOf(text) : text;
    }

    private static String title(String name) {
        String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String group(String label) {
        List<String> labels = List.of(label.split(",", -1));
        if (labels.contains("security")) {
            return "security";
        }
        String side = labels.contains("consumer") ? "consumer" : labels.contains("producer") ? "producer" : "";
        if (labels.contains("advanced")) {
            return side.isEmpty() ? "advanced" : side + " (advanced)";
        }
        return side.isEmpty() ? "common" : side;
    }

    private static String type(Class<?> type) {
        if (type.isEnum()) {
            return "enum";
        }
        return switch (type.getSimpleName()) {
            case "String" -> "string";
            case "boolean", "Boolean" -> "boolean";
            case "int", "Integer", "long", "Long" -> "integer";
            case "Duration" -> "duration";
            default -> "object";
        };
    }

    private static Collection<Option> componentOptions() {
        Map<String, Option> options = new TreeMap<>();
        options(DaprConfiguration.class, false).forEach(option -> options.put(option.name(), option));
        for (Class<?> type = DaprComponent.class; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Metadata metadata = field.getAnnotation(Metadata.class);
                if (metadata != null && !Modifier.isStatic(field.getModifiers())) {
                    options.putIfAbsent(
                            field.getName(),
                            new Option(
                                    field.getName(),
                                    field.getType(),
                                    metadata.label(),
                                    metadata.description(),
                                    emptyToNull(metadata.defaultValue()),
                                    metadata.required(),
                                    metadata.secret(),
                                    metadata.autowired(),
                                    "",
                                    false));
                }
            }
        }
        return options.values();
    }

    /** The options of all operations. If several have one, its description covers each. */
    private static Collection<Option> endpointOptions() {
        Map<String, Map<String, Option>> byName = new TreeMap<>();
        for (DaprOperation operation : DaprOperation.values()) {
            for (Option option : options(operation.newOptions().getClass(), false)) {
                byName.computeIfAbsent(option.name(), name -> new LinkedHashMap<>())
                        .put(operation.name(), option);
            }
        }
        Map<String, Option> merged = new TreeMap<>();
        byName.forEach((name, uses) -> merged.put(name, merge(uses)));
        for (Class<?> type : List.of(OperationOptions.class, DaprEndpoint.class, DefaultEndpoint.class)) {
            options(type, false).forEach(option -> merged.putIfAbsent(option.name(), option));
        }
        return merged.values();
    }

    private static Option merge(Map<String, Option> uses) {
        Option first = uses.values().iterator().next();
        Map<String, List<String>> operations = new LinkedHashMap<>();
        uses.forEach((operation, option) -> operations
                .computeIfAbsent(option.description(), text -> new ArrayList<>())
                .add(operation));
        boolean sameLabel = uses.values().stream().map(Option::label).distinct().count() == 1;
        return new Option(
                first.name(),
                first.type(),
                sameLabel ? first.label() : "",
                operations.entrySet().stream()
                        .map(use -> String.join(", ", use.getValue()) + ": " + use.getKey() + ".")
                        .collect(Collectors.joining(" ")),
                first.defaultValue(),
                first.required(),
                first.secret(),
                first.autowired(),
                first.prefix(),
                first.multiValue());
    }

    private static List<Option> options(Class<?> type, boolean paths) {
        List<Option> options = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            UriPath path = field.getAnnotation(UriPath.class);
            UriParam param = field.getAnnotation(UriParam.class);
            if (paths && path != null) {
                options.add(new Option(
                        field.getName(), field.getType(), "", path.description(), null, true, false, false, "", false));
            } else if (!paths && param != null) {
                options.add(new Option(
                        field.getName(),
                        field.getType(),
                        param.label(),
                        param.description(),
                        emptyToNull(param.defaultValue()),
                        false,
                        param.secret(),
                        field.isAnnotationPresent(Metadata.class)
                                && field.getAnnotation(Metadata.class).autowired(),
                        param.prefix(),
                        param.multiValue()));
            }
        }
        return options;
    }

    private static List<EndpointHeaderModel> headers() throws IOException {
        Matcher constant = CONSTANT.matcher(Files.readString(CONSTANTS));
        Map<String, Option> options = endpointOptions().stream()
                .collect(Collectors.toMap(
                        option -> "CamelDapr" + title(option.name()).replace(" ", ""), option -> option));
        List<EndpointHeaderModel> headers = new ArrayList<>();
        while (constant.find()) {
            String text = constant.group(1)
                    .replaceAll("\\{@(?:code|link) ([^}]*)}", "$1")
                    .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                    .strip();
            if (text.startsWith("Exchange property")) {
                continue;
            }
            EndpointHeaderModel header = new EndpointHeaderModel();
            header.setKind("header");
            header.setName(constant.group(3));
            header.setDisplayName(title(constant.group(3).replaceFirst("CamelDapr", "")));
            header.setGroup("common");
            header.setLabel("");
            header.setConstantName(DaprConstants.class.getName() + "#" + constant.group(2));
            header.setDescription(text);
            Option same = options.get(constant.group(3));
            String javaType =
                    same != null && (same.type().isEnum() || same.name().equals("httpExtension"))
                            ? same.type().getCanonicalName()
                            : "java.lang.Object";
            Matcher type = TYPE_SENTENCE.matcher(text);
            while (type.find()) {
                javaType = HEADER_TYPES.getOrDefault(type.group(1), javaType);
            }
            header.setJavaType(javaType);
            header.setType(javaType.equals("java.lang.String") ? "string" : "object");
            headers.add(header);
        }
        return headers;
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
