package dev.redoubt.server.user;

import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.invitation.InvitationToken;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.IntStream;

/** Makes links that lead to this appliance, by the certificates that lie on its disk now. Thread-safe. */
public final class InvitationLinks {
    private final ServerConfiguration configuration;
    private final SecureRandom random;

    public InvitationLinks(ServerConfiguration configuration, SecureRandom random) {
        this.configuration = configuration;
        this.random = random;
    }

    /**
     * @return each with a token of its own, owned by the caller
     * @throws RefusedStartException if a certificate cannot be read
     */
    public List<InvitationLink> fresh(int count) {
        RootPin root = RootPin.ofKey(
                ChannelKeyFiles.certificate(configuration.channel().certificateFile())
                        .root());
        Octets authority = authorityPin(configuration.listener().certificateFile());
        return IntStream.range(0, count)
                .mapToObj(_ -> new InvitationLink(
                        configuration.appliance().address(), authority, root.value(), InvitationToken.random(random)))
                .toList();
    }

    public InvitationLink fresh() {
        return fresh(1).getFirst();
    }

    /** The authority is the last of the chain that the server shows. */
    private static Octets authorityPin(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> chain =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (chain.size() < 2) {
                throw new RefusedStartException(file + " does not hold the authority's certificate");
            }
            return Octets.copyOf(Digests.sha256(chain.getLast().getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedStartException(file + " cannot be read as PEM", e);
        }
    }
}
