package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Converts JSON to and from protobuf's {@code Value}: numbers become 64-bit floats, and names lose their order. */
final class ProtoJson {

    private ProtoJson() {}

    static Value value(JsonNode json) {
        Value.Builder value = Value.newBuilder();
        if (json.isObject()) {
            Struct.Builder struct = Struct.newBuilder();
            json.fields().forEachRemaining(e -> struct.putFields(e.getKey(), value(e.getValue())));
            return value.setStructValue(struct).build();
        }
        if (json.isArray()) {
            ListValue.Builder list = ListValue.newBuilder();
            json.forEach(element -> list.addValues(value(element)));
            return value.setListValue(list).build();
        }
        if (json.isTextual()) {
            return value.setStringValue(json.asText()).build();
        }
        if (json.isNumber()) {
            return value.setNumberValue(json.asDouble()).build();
        }
        return (json.isBoolean() ? value.setBoolValue(json.asBoolean()) : value.setNullValue(NullValue.NULL_VALUE))
                .build();
    }

    static JsonNode json(Value value) {
        var nodes = Json.MAPPER.getNodeFactory();
        return switch (value.getKindCase()) {
            case STRUCT_VALUE -> {
                Map<String, JsonNode> fields = new LinkedHashMap<>();
                value.getStructValue().getFieldsMap().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(e -> fields.put(e.getKey(), json(e.getValue())));
                yield Json.object().setAll(fields);
            }
            case LIST_VALUE -> {
                var array = Json.MAPPER.createArrayNode();
                value.getListValue().getValuesList().forEach(element -> array.add(json(element)));
                yield array;
            }
            case STRING_VALUE -> nodes.textNode(value.getStringValue());
            case NUMBER_VALUE -> Json.number(value.getNumberValue());
            case BOOL_VALUE -> nodes.booleanNode(value.getBoolValue());
            default -> nodes.nullNode();
        };
    }
}
