package dev.redoubt.bench.ejabberd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes messages whose bodies have so many characters of base64, as sealed bytes have them. The first twelve are the
 * time at which they were due. Thread-safe.
 */
final class MessageText {
    private static final int TIME_LENGTH = 12;
    private static final byte[] BODY = "<body>".getBytes(StandardCharsets.US_ASCII);

    private final AtomicLong number = new AtomicLong();
    private final EjabberdUsers users;
    private final String filling;

    MessageText(EjabberdUsers users, int length) {
        this.users = users;
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        this.filling = Base64.getEncoder().encodeToString(bytes).substring(TIME_LENGTH, length);
    }

    /** How long the base64 of so many bytes is. */
    static int lengthOf(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    /** To one or, by XEP-0033, to many, none of whom learns of the others. */
    String to(long at, int... recipients) {
        StringBuilder text = new StringBuilder(filling.length() + 200 + 48 * recipients.length);
        String to = recipients.length == 1 ? users.address(recipients[0]) : EjabberdConfiguration.MULTICAST;
        text.append("<message type='chat' to='").append(to).append("' id='m").append(number.incrementAndGet());
        text.append("'>");
        if (recipients.length > 1) {
            text.append("<addresses xmlns='http://jabber.org/protocol/address'>");
            Arrays.stream(recipients)
                    .forEach(user -> text.append("<address type='bcc' jid='")
                            .append(users.address(user))
                            .append("'/>"));
            text.append("</addresses>");
        }
        return text.append("<body>")
                .append(time(at))
                .append(filling)
                .append("</body></message>")
                .toString();
    }

    private static String time(long nanos) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(9).putLong(nanos).array());
    }

    /** When a message was due. */
    static long dueAt(Stanza message) throws IOException {
        int body = message.behind(BODY);
        if (body < 0 || body + TIME_LENGTH > message.bytes().length) {
            throw new IOException("a message without a time: " + message);
        }
        byte[] time = Arrays.copyOfRange(message.bytes(), body, body + TIME_LENGTH);
        return ByteBuffer.wrap(Base64.getDecoder().decode(time)).getLong();
    }
}
