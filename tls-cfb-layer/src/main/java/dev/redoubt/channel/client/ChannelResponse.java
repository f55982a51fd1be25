package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import java.util.List;
import java.util.Optional;

/** A whole response, every byte of it verified. */
public record ChannelResponse(int status, List<Field> fields, byte[] body) {
    public ChannelResponse {
        fields = List.copyOf(fields);
    }

    /** The value of the first field of that name, in lower case. */
    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }
}
