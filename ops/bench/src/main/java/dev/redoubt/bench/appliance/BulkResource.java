package dev.redoubt.bench.appliance;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;

/** Large bodies, streamed through a buffer of 64 KiB. */
@Path(BulkResource.PATH)
public final class BulkResource {
    public static final String PATH = "/bulk";
    private static final int BUFFER = 64 * 1024;

    /** @param size a multiple of 64 KiB */
    @GET
    public StreamingOutput download(@QueryParam("size") long size) {
        return out -> {
            byte[] buffer = new byte[BUFFER];
            for (long left = size; left > 0; left -= BUFFER) {
                out.write(buffer);
            }
        };
    }

    /** @return how many bytes came */
    @POST
    public String upload(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            total += count;
        }
        return Long.toString(total);
    }
}
