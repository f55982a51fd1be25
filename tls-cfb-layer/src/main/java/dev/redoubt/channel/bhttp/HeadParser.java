package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the head as its bytes come: numbers and length-prefixed strings, each checked as soon as it is whole. */
final class HeadParser {
    private enum State {
        FRAMING,
        METHOD,
        SCHEME,
        AUTHORITY,
        PATH,
        STATUS,
        NAME,
        VALUE,
        DONE
    }

    private final boolean request;
    private final Varint varint = new Varint();
    private final List<Field> fields = new ArrayList<>();
    private State state = State.FRAMING;
    private int budget = Head.MAX_SIZE;
    private byte @Nullable [] string;
    private int filled;
    private String method = "";
    private String authority = "";
    private String path = "";
    private String name = "";
    private int status;

    HeadParser(boolean request) {
        this.request = request;
    }

    /** @return the head, once it is whole */
    @Nullable
    Head parse(ByteBuffer in) throws MalformedMessageException {
        while (state != State.DONE) {
            if (!step(in)) {
                return null;
            }
        }
        return request ? new RequestHead(method, authority, path, fields) : new ResponseHead(status, fields);
    }

    /** @return false when it needs more bytes */
    private boolean step(ByteBuffer in) throws MalformedMessageException {
        if (string != null) {
            return fill(in, string);
        }
        long number = number(in);
        if (number < 0) {
            return false;
        }
        switch (state) {
            case FRAMING -> framing(number);
            case STATUS -> status(number);
            case NAME -> name(number);
            case METHOD, SCHEME, AUTHORITY, PATH, VALUE -> begin(number);
            case DONE -> throw new IllegalStateException("the head is whole");
        }
        return true;
    }

    private long number(ByteBuffer in) throws MalformedMessageException {
        long number = -1;
        while (number < 0 && in.hasRemaining()) {
            spend(1);
            number = varint.add(in.get());
        }
        return number;
    }

    // Numbers byte by byte, strings at once, always before looking: where the input is cut makes no difference.
    private void spend(long bytes) throws MalformedMessageException {
        if (bytes > budget) {
            throw new MalformedMessageException(Fault.TOO_LARGE, "the head is larger than " + Head.MAX_SIZE + " bytes");
        }
        budget -= (int) bytes;
    }

    private void framing(long indicator) throws MalformedMessageException {
        if (indicator != (request ? MessageEncoder.REQUEST : MessageEncoder.RESPONSE)) {
            throw new MalformedMessageException(Fault.FRAMING, "not the framing indicator of such a message");
        }
        state = request ? State.METHOD : State.STATUS;
    }

    private void status(long code) throws MalformedMessageException {
        if (!Grammar.isStatus(code)) {
            throw new MalformedMessageException(Fault.CONTROL_DATA, "not a final status code");
        }
        status = (int) code;
        state = State.NAME;
    }

    private void name(long length) throws MalformedMessageException {
        if (length == 0) {
            state = State.DONE;
        } else if (length > Field.MAX_NAME || fields.size() == Head.MAX_FIELDS) {
            throw new MalformedMessageException(Fault.TOO_LARGE, "a field name too long, or a field too many");
        } else {
            begin(length);
        }
    }

    private void begin(long length) throws MalformedMessageException {
        spend(length);
        string = new byte[(int) length];
        filled = 0;
    }

    private boolean fill(ByteBuffer in, byte[] target) throws MalformedMessageException {
        int length = Math.min(in.remaining(), target.length - filled);
        in.get(target, filled, length);
        filled += length;
        if (filled < target.length) {
            return false;
        }
        string = null;
        accept(new String(target, StandardCharsets.ISO_8859_1));
        return true;
    }

    private void accept(String value) throws MalformedMessageException {
        switch (state) {
            case METHOD -> method = control(value, Grammar.isMethod(value), State.SCHEME);
            case SCHEME -> control(value, value.equals(RequestHead.SCHEME), State.AUTHORITY);
            case AUTHORITY -> authority = control(value, Grammar.isAuthority(value), State.PATH);
            case PATH -> path = control(value, Grammar.isPath(value), State.NAME);
            case NAME -> acceptName(value);
            case VALUE -> acceptValue(value);
            case FRAMING, STATUS, DONE -> throw new IllegalStateException("no string in state " + state);
        }
    }

    private String control(String value, boolean valid, State next) throws MalformedMessageException {
        if (!valid) {
            throw new MalformedMessageException(Fault.CONTROL_DATA, "control data outside of its grammar: " + state);
        }
        state = next;
        return value;
    }

    private void acceptName(String value) throws MalformedMessageException {
        if (!Grammar.isFieldName(value)) {
            throw new MalformedMessageException(Fault.FIELD, "not a field name in lower case");
        }
        if (Grammar.isForbidden(value)) {
            throw new MalformedMessageException(Fault.FORBIDDEN_FIELD, "a field that has no meaning in here");
        }
        name = value;
        state = State.VALUE;
    }

    private void acceptValue(String value) throws MalformedMessageException {
        if (!Grammar.isFieldValue(value)) {
            throw new MalformedMessageException(Fault.FIELD, "a field value that is not plain ASCII");
        }
        fields.add(new Field(name, value));
        state = State.NAME;
    }
}
