package dev.redoubt.server;

import dev.redoubt.server.channel.Channel;
import dev.redoubt.server.channel.ChannelMetrics;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.DatabaseFullException;
import dev.redoubt.server.exchange.ExchangeMetrics;
import dev.redoubt.server.exchange.MeteredExchanges;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.link.LinkHandler;
import dev.redoubt.server.link.LinkMetrics;
import dev.redoubt.server.link.LinkServices;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.local.LocalListener;
import dev.redoubt.server.management.ManagementHandler;
import dev.redoubt.server.management.ManagementListener;
import dev.redoubt.server.rest.BodyMemory;
import dev.redoubt.server.rest.DeviceGate;
import dev.redoubt.server.rest.RequestLimits;
import dev.redoubt.server.rest.Resources;
import dev.redoubt.server.systemd.Watchdog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.server.Handler;

/** The composition root: a whole server, started on construction and stopped once. */
public final class Appliance {
    private static final int LARGEST_REQUEST = 4 << 20;
    private static final int LARGEST_OF_STRANGER = 768 << 10;

    private static final Duration PROMPT = Duration.ofMillis(200);
    private static final Duration LATE = Duration.ofMillis(25);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ServerConfiguration configuration;
    private final ProcessMetrics process;
    private final Services services;
    private final Channel channel;
    private final FilesInUse filesInUse;
    private final Links links;
    private final List<Housekeeping> housekeeping;
    private final PublicListener listener;
    private final LocalListener local;
    private final ManagementListener management;
    private volatile boolean stopping;
    private volatile Optional<String> displaced = Optional.empty();

    /** @throws dev.redoubt.server.configuration.RefusedStartException in one line, with nothing left running */
    public Appliance(ServerConfiguration configuration, Clock clock) {
        this.configuration = configuration;
        try (Started started = new Started()) {
            SecureRandom random = new SecureRandom();
            PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            process = started.keep(new ProcessMetrics(metrics), ProcessMetrics::close);
            LinkMetrics linkMetrics = new LinkMetrics(metrics);
            links = new Links(linkMetrics);
            OpenDevices open = new OpenDevices(links);
            services = started.keep(new Services(configuration, links, open, metrics, random, clock), Services::close);
            channel = started.keep(
                    new Channel(configuration, services.accounts(), new ChannelMetrics(metrics), random, clock),
                    Channel::close);
            open.sessionsOf(channel);
            filesInUse = services.filesInUse(channel);
            noteFilesInUse();

            BodyMemory memory = new BodyMemory(requestLimits(configuration.limits()));
            LinkServices forLinks = new LinkServices(
                    services.mailbox(), services.lives(), services.pool(), configuration.link(), memory, linkMetrics);
            Handler inner = new Handler.Sequence(
                    new LinkHandler(links, forLinks, services.accounts(), LARGEST_REQUEST),
                    services.blobContent(),
                    services.administration(),
                    Resources.handler(DeviceGate.of(services.accounts()), memory, services.resources()));
            listener = started.keep(
                    PublicListener.start(
                            configuration.listener(),
                            configuration.limits().connectionsPerAddress(),
                            channel.inFrontOf(
                                    new MeteredExchanges(inner, new ExchangeMetrics(metrics), System::nanoTime)),
                            metrics,
                            clock.instant()),
                    running -> running.stop(Duration.ZERO));
            local = started.keep(
                    LocalListener.start(configuration.administration().socket(), services::administration),
                    LocalListener::stop);
            management = started.keep(
                    ManagementListener.start(configuration.management(), new ManagementHandler(metrics, this::isReady)),
                    ManagementListener::stop);
            housekeeping = startHousekeeping();
            started.complete();
        }
        services.database().takenOver().thenAcceptAsync(this::giveWay, task -> new Thread(task, "end").start());
    }

    private List<Housekeeping> startHousekeeping() {
        return List.of(
                Housekeeping.start(services.expiry(), MINUTE),
                Housekeeping.start(services.sweeps(), HOUR),
                Housekeeping.start(services.figures(), FIVE_MINUTES),
                Housekeeping.start(services.seldomFigures(), TEN_MINUTES),
                Housekeeping.start(services.prompt(), LATE),
                Housekeeping.start(services.daily(), HALF_A_DAY),
                Housekeeping.start(List.of(Housekeeping.once(channel::keepSessions)), Duration.ofSeconds(1)),
                Housekeeping.start(List.of(Housekeeping.once(links::reopenDue)), PROMPT),
                Housekeeping.start(
                        List.of(
                                Housekeeping.once(channel::reload),
                                Housekeeping.once(services.policies()::reloadKey),
                                Housekeeping.once(filesInUse::note)),
                        Duration.ofSeconds(5)),
                Housekeeping.start(
                        List.of(
                                Housekeeping.once(process::countFiles),
                                Housekeeping.once(
                                        () -> channel.endElder(services.policies()::longestSession, links::sendAway))),
                        MINUTE),
                Housekeeping.start(
                        List.of(Housekeeping.once(
                                () -> links.cutStalled(configuration.link().stall()))),
                        configuration.link().stall().dividedBy(4)));
    }

    private void noteFilesInUse() {
        try {
            filesInUse.note();
        } catch (DatabaseFullException _) {
            // The log says it, and every five seconds it is tried again: what is there is delivered meanwhile.
        }
    }

    private void giveWay(String why) {
        displaced = Optional.of(why);
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RequestLimits requestLimits(ServerConfiguration.Limits limits) {
        return new RequestLimits(
                LARGEST_REQUEST, LARGEST_OF_STRANGER, limits.requestMemory().bytes());
    }

    private boolean isReady() {
        return !stopping && channel.isGood() && services.database().isThere();
    }

    /** What must answer while the server runs, or it has hung. */
    public List<Watchdog.Part> parts() {
        return List.of(
                new Watchdog.Part("listener", listener::probe),
                new Watchdog.Part("database_pool", services.database()::probe));
    }

    /** What it does, in a few words that say nothing about anybody. Asks nobody. */
    public String status() {
        if (stopping) {
            return "stopping";
        }
        return channel.isGood() && services.database().isAlone()
                ? "serving"
                : "waiting for the database or a channel key";
    }

    /** The public listener's port. */
    public int port() {
        return listener.port();
    }

    /** The management listener's port, where it has one. */
    public OptionalInt managementPort() {
        return management.port();
    }

    /**
     * Until somebody stops it, or another server takes its database over.
     *
     * @return in the second case, why, in one line
     */
    public Optional<String> join() throws InterruptedException {
        listener.join();
        return displaced;
    }

    /** Another server has taken its database over. */
    boolean isDisplaced() {
        return displaced.isPresent();
    }

    /** Sends devices away, finishes what is in flight, and closes everything, in 20 s at most. */
    public synchronized void stop() throws InterruptedException {
        if (stopping) {
            return;
        }
        stopping = true;
        long deadline = System.nanoTime() + configuration.stop().patience().toNanos();
        listener.leaveToTheNext();
        housekeeping.forEach(Housekeeping::close);
        links.stop(configuration.stop().patience().dividedBy(2));
        local.stop();
        listener.stop(Duration.ofNanos(deadline - System.nanoTime()));
        channel.close();
        services.close();
        management.stop();
        process.close();
    }
}
