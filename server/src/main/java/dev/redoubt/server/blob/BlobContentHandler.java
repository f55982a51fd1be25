package dev.redoubt.server.blob;

import dev.redoubt.channel.session.Device;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.DeviceGate;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.ProblemMapper;
import dev.redoubt.server.rest.ProtobufReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * {@code PATCH} and {@code GET /v1/blobs/content}: the bytes of blobs, up and down, in constant memory. Everything else is
 * left to the next handler.
 */
public final class BlobContentHandler extends Handler.Abstract {
    public static final String PATH = "/v1/blobs/content";
    public static final String CAPABILITY = "blob-capability";
    public static final String OFFSET = "blob-offset";

    private static final Pattern CAPABILITY_FORM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern OFFSET_FORM = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final int BUFFER = 64 * 1024;

    private final Blobs blobs;
    private final DeviceGate gate;
    private final FileRules rules;
    private final BlobAppend append;

    /**
     * @param gate which devices are let in
     * @param rules and what they may do
     */
    public BlobContentHandler(Blobs blobs, DeviceGate gate, FileRules rules) {
        super(Invocable.InvocationType.NON_BLOCKING);
        this.blobs = blobs;
        this.gate = gate;
        this.rules = rules;
        this.append = new BlobAppend(blobs, new Turns());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!PATH.equals(request.getHttpURI().getCanonicalPath())) {
            return false;
        }
        Thread.ofVirtual().name("blob").start(() -> serve(request, response, callback));
        return true;
    }

    private void serve(Request request, Response response, Callback callback) {
        try {
            InputStream body = Content.Source.asInputStream(request);
            Device device = Devices.require(request);
            gate.check(device);
            if (HttpMethod.PATCH.is(request.getMethod())) {
                append(device, request, body, response, callback);
            } else if (HttpMethod.GET.is(request.getMethod())) {
                require(rules.mayDownload(device.account()));
                send(request, body, response, callback);
            } else {
                throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED);
            }
        } catch (IOException | RuntimeException e) {
            refuse(response, callback, ProblemMapper.toProblem(e));
        }
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new ProblemException(ProblemCode.FORBIDDEN_BY_POLICY);
        }
    }

    private static void refuse(Response response, Callback callback, ProblemException problem) {
        if (response.isCommitted()) {
            // The rest cannot be said any more: the device sees a cut.
            callback.failed(problem);
            return;
        }
        response.setStatus(problem.code().status());
        response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemMapper.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(ProblemMapper.body(problem)), callback);
    }

    private void append(Device device, Request request, InputStream body, Response response, Callback callback)
            throws IOException {
        Blob blob;
        try {
            require(rules.mayUpload(device.account()));
            BlobId id = BlobId.ofWrite(HexFormat.of().parseHex(field(request, CAPABILITY, CAPABILITY_FORM)));
            long offset = Long.parseLong(field(request, OFFSET, OFFSET_FORM));
            blob = append.run(id, offset, request.getLength(), body);
        } catch (ProblemException e) {
            // The device is still sending; it must not miss why that is in vain.
            drain(body);
            throw e;
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProtobufReader.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(blob.toState().toByteArray()), callback);
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = BlobAppend.LARGEST;
        for (int count = 0; count >= 0 && left > 0; left -= count) {
            count = body.read(buffer);
        }
    }

    /** @throws ProblemException unless the field is there once and in its form */
    private static String field(Request request, String name, Pattern form) {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.size() != 1 || !form.matcher(values.getFirst()).matches()) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the field " + name + " is missing or no good");
        }
        return values.getFirst();
    }

    private void send(Request request, InputStream body, Response response, Callback callback) throws IOException {
        BlobId id = BlobId.ofRead(HexFormat.of().parseHex(field(request, CAPABILITY, CAPABILITY_FORM)));
        if (body.read() >= 0) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a download has no content");
        }
        Blob blob = blobs.requireComplete(id);
        ByteRange range = ByteRange.parse(request.getHeaders().get(HttpHeader.RANGE), blob.size());
        try (FileChannel file = blobs.folder().toRead(id).orElseThrow(() -> damaged(blob))) {
            if (blobs.folder().length(id) < blob.size()) {
                throw damaged(blob);
            }
            boolean whole = request.getHeaders().get(HttpHeader.RANGE) == null;
            response.setStatus(whole ? 200 : 206);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, range.length());
            if (!whole) {
                response.getHeaders().put(HttpHeader.CONTENT_RANGE, range.contentRange(blob.size()));
            }
            copy(file, range, response);
        }
        callback.succeeded();
    }

    private ProblemException damaged(Blob blob) {
        // Deleted since the row was read, or lost: the second is for the administrator.
        blobs.requireComplete(blob.id());
        blobs.metrics().damaged();
        LogEvent.BLOB_DAMAGED.write();
        return new ProblemException(ProblemCode.INTERNAL);
    }

    private void copy(FileChannel file, ByteRange range, Response response) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long at = range.first();
        long end = range.first() + range.length();
        // Closed at the end only: a failure must look like a cut.
        OutputStream out = Content.Sink.asOutputStream(response);
        while (at < end) {
            int count = read(file, ByteBuffer.wrap(buffer, 0, (int) Math.min(BUFFER, end - at)), at);
            out.write(buffer, 0, count);
            at += count;
            blobs.metrics().sent(count);
        }
        out.close();
    }

    private static int read(FileChannel file, ByteBuffer bytes, long at) {
        try {
            int count = file.read(bytes, at);
            if (count < 0) {
                throw new IOException("the file of a blob ends too early");
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
