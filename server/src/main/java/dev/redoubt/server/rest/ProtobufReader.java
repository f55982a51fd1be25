package dev.redoubt.server.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads one protobuf message from a body that {@link WholeRequestFilter} has found whole and within the limit. */
@Consumes(ProtobufReader.MEDIA_TYPE)
public final class ProtobufReader implements MessageBodyReader<Message> {
    public static final String MEDIA_TYPE = "application/protobuf";

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return Message.class.isAssignableFrom(type);
    }

    @Override
    public Message readFrom(
            Class<Message> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        try {
            return prototype(type).getParserForType().parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the body is not the protobuf message expected");
        }
    }

    private static Message prototype(Class<Message> type) {
        return com.google.protobuf.Internal.getDefaultInstance(type);
    }
}
