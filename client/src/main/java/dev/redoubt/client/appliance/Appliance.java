package dev.redoubt.client.appliance;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.appliance.Submission;
import java.util.List;

/**
 * The calls of appliance.proto. Each throws {@link ApplianceUnreachableException} where the answer is unknown,
 * {@link RefusedByApplianceException} for a problem, and {@link UntrustedApplianceException} where TLS or the pinned root does
 * not hold. Thread-safe.
 */
public interface Appliance extends AutoCloseable {
    /** Repeating it with the same bytes gives the same answer. */
    EnrolResponse enrol(EnrolRequest request) throws RedoubtException;

    LookupResponse lookUp(LookupRequest request) throws RedoubtException;

    PublishKeysResponse publishKeys(PublishKeysRequest request) throws RedoubtException;

    ClaimResponse claim(ClaimRequest request) throws RedoubtException;

    /** Once this returns, the appliance has accepted it. Repeating it with the same bytes is the same submission. */
    void submit(Submission submission) throws RedoubtException;

    DeviceLink openLink() throws RedoubtException;

    /** Room for files. */
    BlobStorage blobs();

    /**
     * Begins an exchange of the caller's own making, for tools that speak HTTP. To be closed by the caller.
     *
     * @param path path and query, from the first slash on
     * @throws IllegalArgumentException if method, path or fields cannot stand in a request
     */
    ChannelExchange openExchange(String method, String path, List<Field> fields) throws RedoubtException;

    @Override
    void close();
}
