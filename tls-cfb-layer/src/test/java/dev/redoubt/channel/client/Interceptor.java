package dev.redoubt.channel.client;

import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.channel.session.TestAppliance;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A proxy that ends TLS, between clients and a server: its certificate is from an authority that the clients trust, and it
 * speaks HTTP/2 to both. It writes down all that it sees, and does with each whole request what its tactic says.
 */
final class Interceptor implements AutoCloseable {
    /** What came from a client or the server: an outer status (0 for requests), all header fields, and the body. */
    record Message(String path, int status, String fields, byte[] body) {
        Message with(byte[] other) {
            return new Message(path, status, fields, other);
        }
    }

    @FunctionalInterface
    interface Tactic {
        /** @return what the client gets; empty if it is to be cut off */
        Optional<Message> answer(Message request) throws Exception;
    }

    static Message of(int status, byte[] body) {
        return new Message("", status, "", body);
    }

    private final TestServer server;
    private final TestServer front;
    private final OuterClient back;
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final List<Message> answers = new CopyOnWriteArrayList<>();
    private volatile Tactic tactic = this::pass;

    Interceptor(TestServer server) throws Exception {
        this.server = server;
        this.back = server.outerClient();
        this.front = TestServer.of(new TestAppliance(), new TestHandler(this::intercept));
    }

    private void intercept(Request request, Response response, Callback callback) throws Exception {
        byte[] body = BufferUtil.toArray(Content.Source.asByteBuffer(request));
        String path = request.getHttpURI().getPathQuery();
        Message message = new Message(path, 0, request.getHeaders().toString(), body);
        requests.add(message);
        Optional<Message> answer = tactic.answer(message);
        if (answer.isEmpty()) {
            // After the head of an answer, for Jetty would make one up.
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            callback.failed(new IllegalStateException("cut off"));
            return;
        }
        response.setStatus(answer.get().status());
        response.write(true, ByteBuffer.wrap(answer.get().body()), callback);
    }

    /** Sends a request on, or one of its own. */
    Optional<Message> pass(Message request) throws Exception {
        ContentResponse response = back.post(request.path())
                .timeout(10, TimeUnit.SECONDS)
                .body(new BytesRequestContent(request.body()))
                .send();
        Message answer = new Message(
                request.path(), response.getStatus(), response.getHeaders().toString(), response.getContent());
        answers.add(answer);
        return Optional.of(answer);
    }

    /** What it does from now on. */
    void will(Tactic next) {
        tactic = next;
    }

    /** As {@link #will}, with the exchanges only: handshakes pass. */
    void willWithExchanges(Tactic next) {
        tactic = request -> isExchange(request) ? next.answer(request) : pass(request);
    }

    /** Requests from clients so far, in order. */
    List<Message> requests() {
        return requests;
    }

    /** Sealed requests from clients so far, in order. */
    List<Message> exchanges() {
        return requests.stream().filter(Interceptor::isExchange).toList();
    }

    /** Answers of the server so far, in order. */
    List<Message> answers() {
        return answers;
    }

    private static boolean isExchange(Message request) {
        return request.path().equals("/exchange");
    }

    /** A client that has only this way to the server. */
    ChannelClient client() {
        return client(Optional.empty());
    }

    ChannelClient client(Optional<DeviceSigner> signer) {
        return server.client(front.target(), signer);
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
