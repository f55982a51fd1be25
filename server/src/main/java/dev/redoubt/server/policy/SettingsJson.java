package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.api.ApiException.ValidationError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings of a group as JSON of the public model. The members' names are the protobuf fields' in camel case, which a test holds
 * against the model.
 */
public final class SettingsJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a JSON number keeps exactly, whoever reads it. */
    private static final long LARGEST_LONG = (1L << 53) - 1;

    private SettingsJson() {}

    /** All settings, whatever their values are. */
    public static ObjectNode write(Message settings) {
        ObjectNode object = JSON.objectNode();
        for (FieldDescriptor field : settings.getDescriptorForType().getFields()) {
            object.set(field.getJsonName(), write(settings, field));
        }
        return object;
    }

    private static JsonNode write(Message settings, FieldDescriptor field) {
        if (!field.isRepeated()) {
            return value(settings.getField(field));
        }
        ArrayNode array = JSON.arrayNode();
        for (Object element : (List<?>) settings.getField(field)) {
            array.add(value(element));
        }
        return array;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number -> JSON.numberNode(Integer.toUnsignedLong(number));
            case Long number -> JSON.numberNode(number);
            case String text -> JSON.textNode(text);
            case Message message -> write(message);
            default -> throw new IllegalStateException("no setting has such a value");
        };
    }

    /**
     * The settings with those members of the model that {@code json} has in their places; lists are replaced as a whole.
     *
     * @param path what members are called in complaints begins so
     * @throws ValidationError if a member is unknown, of another type, or negative
     */
    public static GroupSettings merge(GroupSettings before, ObjectNode json, String path) {
        GroupSettings.Builder builder = before.toBuilder();
        merge(builder, json, path);
        return builder.build();
    }

    private static void merge(Message.Builder builder, JsonNode json, String path) {
        json.properties().forEach(member -> {
            String at = path + "." + member.getKey();
            FieldDescriptor field = builder.getDescriptorForType().getFields().stream()
                    .filter(one -> one.getJsonName().equals(member.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new ValidationError(at, "is not a setting"));
            if (member.getValue().isNull()) {
                return;
            }
            if (field.isRepeated()) {
                builder.setField(field, list(builder, field, member.getValue(), at));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Message.Builder inner = ((Message) builder.getField(field)).toBuilder();
                merge(inner, object(member.getValue(), at), at);
                builder.setField(field, inner.build());
            } else {
                builder.setField(field, single(field, member.getValue(), at));
            }
        });
    }

    private static List<Object> list(Message.Builder builder, FieldDescriptor field, JsonNode json, String path) {
        if (!json.isArray()) {
            throw new ValidationError(path, "is a list");
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            String at = path + "[" + i + "]";
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Message.Builder element = builder.newBuilderForField(field);
                merge(element, object(json.get(i), at), at);
                elements.add(element.build());
            } else {
                elements.add(single(field, json.get(i), at));
            }
        }
        return elements;
    }

    private static JsonNode object(JsonNode json, String path) {
        if (!json.isObject()) {
            throw new ValidationError(path, "is a structure");
        }
        return json;
    }

    private static Object single(FieldDescriptor field, JsonNode json, String path) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> {
                require(json.isBoolean(), path, "is true or false");
                yield json.booleanValue();
            }
            case INT -> (int) number(json, Integer.MAX_VALUE, path);
            case LONG -> number(json, LARGEST_LONG, path);
            case STRING -> {
                require(json.isTextual(), path, "is a text");
                yield json.textValue();
            }
            default -> throw new IllegalStateException("no setting has such a type");
        };
    }

    private static long number(JsonNode json, long largest, String path) {
        boolean whole = json.isIntegralNumber() && json.canConvertToLong();
        require(
                whole && json.longValue() >= 0 && json.longValue() <= largest,
                path,
                "is a number from 0 to " + largest);
        return json.longValue();
    }

    private static void require(boolean holds, String path, String otherwise) {
        if (!holds) {
            throw new ValidationError(path, otherwise);
        }
    }

    /** The names of all that a request names: members, and those of structures with the structure's name before a dot. */
    public static Set<String> named(ObjectNode json) {
        Set<String> names = new HashSet<>();
        json.properties().forEach(member -> {
            names.add(member.getKey());
            member.getValue().fieldNames().forEachRemaining(inner -> names.add(member.getKey() + "." + inner));
        });
        return names;
    }

    /** As it stands in the database. */
    public static String text(GroupSettings settings) {
        return write(settings).toString();
    }

    /** What {@link #text} wrote, or an earlier version of this program: what is missing is as by default. */
    public static GroupSettings ofText(String text) {
        try {
            return merge(StandardSettings.GROUP, (ObjectNode) MAPPER.readTree(text), "settings");
        } catch (IOException e) {
            throw new UncheckedIOException("settings in the database are no JSON: their row was changed", e);
        }
    }
}
