package dev.redoubt.bench.appliance;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.crypto.VerifyingKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * The program that serves. It says where on its first line, then answers each line of its input with one of its output, and
 * ends with its input. Arguments: the seconds of the rotation policy, the devices' public key in hexadecimal.
 */
public final class ApplianceProcess {
    static final String USAGE = "usage";
    static final String HEAP = "heap";
    static final String INSTANCES = "instances ";
    static final String HANDSHAKES = "handshakes";

    // It warns of each resource that is an object and not a class.
    private static final Logger JERSEY = Logger.getLogger("org.glassfish.jersey.internal");

    private final LongAdder handshakes = new LongAdder();
    private final Object turns = new TurnsResource();

    private ApplianceProcess() {}

    public static void main(String[] arguments) throws Exception {
        JERSEY.setLevel(Level.SEVERE);
        Duration seconds = Duration.ofSeconds(Long.parseLong(arguments[0]));
        VerifyingKey device = VerifyingKey.parse(HexFormat.of().parseHex(arguments[1]));
        RotationPolicy standard = RotationPolicy.standard();
        RotationPolicy policy = new RotationPolicy(seconds, standard.exchanges(), standard.bytes());
        new ApplianceProcess().serve(policy, device);
    }

    private void serve(RotationPolicy policy, VerifyingKey device) throws Exception {
        TlsIdentity tls = TlsIdentity.create();
        try (BenchAppliance appliance = new BenchAppliance(policy, device);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            Handler channel = new ChannelHandler(appliance.server(), counting(), resources());
            Listeners listeners = Listeners.start(tls, channel, resources());
            ScheduledFuture<?> _ = clock.scheduleAtFixedRate(appliance.server()::expire, 1, 1, TimeUnit.SECONDS);
            String authority =
                    Base64.getEncoder().encodeToString(tls.certificate().getEncoded());
            String pin = HexFormat.of().formatHex(appliance.pin().toBytes());
            System.out.println(
                    String.join(" ", "" + listeners.channelPort(), "" + listeners.plainPort(), authority, pin));
            answerQuestions();
            listeners.stop();
            clock.shutdownNow();
        }
    }

    private ChannelEvents counting() {
        return new ChannelEvents() {
            @Override
            public void handshake() {
                handshakes.increment();
            }
        };
    }

    // As the server's own, without what only its resources need.
    private Handler resources() {
        ResourceConfig config = new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .registerInstances(new EchoResource(), new BulkResource(), turns);
        return ContainerFactory.createContainer(JettyHttpContainer.class, config);
    }

    private void answerQuestions() throws Exception {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(answer(line));
        }
    }

    private String answer(String question) {
        return switch (question) {
            case USAGE -> {
                Inspection.Usage usage = Inspection.usage();
                yield usage.cpuNanos() + " " + usage.allocated();
            }
            case HEAP -> Long.toString(Inspection.liveHeap());
            case HANDSHAKES -> Long.toString(handshakes.sum());
            default -> Long.toString(Inspection.liveInstances(question.substring(INSTANCES.length())));
        };
    }
}
