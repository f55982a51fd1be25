package dev.redoubt.client.appliance;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelProxy;
import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Connects through the double-wrapped channel: TLS under the pinned authority, and in it the pinned appliance root. */
public final class ChannelConnector implements ApplianceConnector {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int ENGINES = 8;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final SecureRandom random;
    private final Optional<ChannelProxy> proxy;
    private final Duration answerTimeout;
    private final RecordEngines engines = new RecordEngines(ENGINES);

    /** @param proxy by which all connections go; empty to connect directly, whatever the environment says */
    public ChannelConnector(InstantSource clock, SecureRandom random, Optional<ProxyAddress> proxy) {
        this(clock, random, proxy, ANSWER_TIMEOUT);
    }

    /** @param answerTimeout how long the appliance may take to answer a request that was sent */
    public ChannelConnector(
            InstantSource clock, SecureRandom random, Optional<ProxyAddress> proxy, Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.clock = clock;
        this.random = random;
        this.proxy = proxy.map(way -> new ChannelProxy(way.host(), way.port(), way.credentials()));
    }

    @Override
    public Octets fetchAuthority(ApplianceProfile profile) throws RedoubtException {
        try {
            return Octets.copyOf(
                    new PinnedAuthority(profile, CONNECT_TIMEOUT, proxy).fetch().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded can be encoded", e);
        }
    }

    @Override
    public Appliance connectToEnrol(ApplianceProfile profile, ChannelMemory memory) throws RedoubtException {
        return connect(profile, memory, Optional.empty());
    }

    @Override
    public Appliance connect(ApplianceProfile profile, ChannelMemory memory, NodeKeys keys) throws RedoubtException {
        return connect(profile, memory, Optional.of(signer(keys)));
    }

    private Appliance connect(ApplianceProfile profile, ChannelMemory memory, Optional<DeviceSigner> signer)
            throws RedoubtException {
        ChannelTarget direct = ChannelTarget.of(
                        profile.address().host(), profile.address().port(), authority(profile))
                .withAnswerTimeout(answerTimeout);
        ChannelTarget target = proxy.map(direct::through).orElse(direct);
        CertificateCheck check =
                new CertificateCheck(new RootPin(profile.rootPin()), new MemoryOfCertificates(memory), clock);
        ChannelClient client = new ChannelClient(target, check, signer, random, System::nanoTime, engines);
        BusyPatience patience = new BusyPatience(random, Thread::sleep);
        return new ChannelAppliance(client, new ChannelFailures(profile.address()), patience, random);
    }

    private static X509Certificate authority(ApplianceProfile profile) throws ContainerDamagedException {
        byte[] der = profile.authority()
                .orElseThrow(() -> new IllegalStateException("the authority was not fetched"))
                .toBytes();
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new ContainerDamagedException("the authority's certificate does not parse");
        }
    }

    private static DeviceSigner signer(NodeKeys keys) {
        return new DeviceSigner() {
            @Override
            public AccountId account() {
                return keys.account();
            }

            @Override
            public NodeId node() {
                return keys.id();
            }

            @Override
            public byte[] sign(byte[] statement) {
                return keys.signingKey().sign(statement);
            }
        };
    }
}
