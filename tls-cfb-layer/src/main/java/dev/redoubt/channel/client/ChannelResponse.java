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
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
