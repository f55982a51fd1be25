package dev.redoubt.channel.bhttp;

import java.util.List;
import java.util.Optional;

/** What stands before the content of a message. */
public sealed interface Head permits RequestHead, ResponseHead {
    /** Bytes of the largest encoded head, so that every head lies in the first record of its message. */
    int MAX_SIZE = 16_384;

    /** Field lines of a head at most. */
    int MAX_FIELDS = 128;

    /** In the order of the message; a name may stand there more than once. */
    List<Field> fields();

    /** The value of the first field of that name. */
    default Optional<String> field(String name) {
        for (Field field : fields()) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
