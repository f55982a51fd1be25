package dev.redoubt.capacity;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.DoublePredicate;

/** The whole of it, in order: devices are enrolled, both ways are loaded until they are slow, and two people talk meanwhile. */
final class Measurement {
    /** Of what the appliance can do, while the two talk: where the alert is. */
    private static final double SHARE = 0.7;

    private final Plan plan;
    private final PrintStream progress;
    private final SecureRandom random = new SecureRandom();

    Measurement(Plan plan, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * @param links as many as {@link Plan#users()}
     * @param folder an empty one
     */
    Outcome run(List<InvitationLink> links, Path folder) throws RedoubtException, IOException, InterruptedException {
        if (links.size() != plan.users()) {
            throw new IllegalArgumentException(plan.users() + " invitations are needed, not " + links.size());
        }
        Iterator<InvitationLink> unused = links.iterator();
        Place place = Place.of(links.getFirst(), random);
        progress.println("enrolling " + (plan.devices() + Plan.ABSENT + Plan.FRIENDS) + " devices");
        try (Friends friends = Friends.enrol(folder, unused.next(), unused.next(), random)) {
            friends.meet();
            List<NodeKeys> devices = enrol(place, unused, plan.devices());
            List<NodeKeys> absent = enrol(place, unused, Plan.ABSENT);
            try {
                return measure(place, friends, devices, absent);
            } finally {
                devices.forEach(NodeKeys::close);
                absent.forEach(NodeKeys::close);
            }
        }
    }

    private List<NodeKeys> enrol(Place place, Iterator<InvitationLink> unused, int count) throws RedoubtException {
        List<NodeKeys> devices = new ArrayList<>();
        while (devices.size() < count) {
            devices.addAll(LoadAccount.enrol(
                    place, unused.next(), Math.min(LoadAccount.DEVICES, count - devices.size()), random));
        }
        return devices;
    }

    private Outcome measure(Place place, Friends friends, List<NodeKeys> devices, List<NodeKeys> absent)
            throws RedoubtException, IOException, InterruptedException {
        List<NodeKeys> senders = devices.subList(0, devices.size() / 2);
        List<NodeKeys> receivers = devices.subList(devices.size() / 2, devices.size());
        try (Traffic connected = Traffic.open(place, Traffic.Path.CONNECTED, senders, receivers)) {
            Ramp.Knee direct = find("connected", connected, Long.MAX_VALUE);
            Friends.Talk talk = talk(friends, connected, SHARE * direct.best().perSecond());
            Ramp.Knee stored = storing(place, senders, absent);
            return new Outcome(plan.users(), plan.devices(), stored, direct, talk);
        }
    }

    /** The receivers stay connected meanwhile, as they are in life. */
    private Ramp.Knee storing(Place place, List<NodeKeys> senders, List<NodeKeys> absent)
            throws RedoubtException, IOException, InterruptedException {
        try (Traffic durable = Traffic.open(place, Traffic.Path.DURABLE, senders, absent)) {
            return find("durable", durable, Plan.MOST_STORED);
        }
    }

    private Ramp.Knee find(String way, Traffic traffic, long most) throws IOException, InterruptedException {
        // Until the code of both sides is compiled, the first figures would say nothing.
        traffic.run(Ramp.FIRST, plan.step().dividedBy(2));
        long end = System.nanoTime() + plan.ramp().toNanos();
        DoublePredicate fits =
                rate -> System.nanoTime() + Traffic.lasts(plan.step()).toNanos() <= end
                        && traffic.sent() + rate * Traffic.lasts(plan.step()).toSeconds() <= most;
        Optional<Ramp.Knee> knee = new Ramp(rate -> tryOut(way, traffic, rate), fits).find();
        return knee.orElseThrow(() -> new IOException("the appliance does not even keep up with two messages a second ("
                + way + "): see what is wrong with it first"));
    }

    private Trial tryOut(String way, Traffic traffic, double rate) throws InterruptedException {
        Trial trial = traffic.run(rate, plan.step());
        progress.println(String.format(
                Locale.ROOT,
                "%s: %,.0f/s offered, %,.0f/s went through, 99 %% in %,.0f ms%s: %s",
                way,
                rate,
                trial.perSecond(),
                trial.slowMillis(),
                trial.failures() == 0 ? "" : ", " + trial.failures() + " failed",
                trial.isGood() ? "good" : "too much"));
        return trial;
    }

    private Friends.Talk talk(Friends friends, Traffic traffic, double perSecond)
            throws RedoubtException, IOException, InterruptedException {
        progress.println("two people talk end to end, beside seven tenths of that");
        Duration beside = plan.talk().plusSeconds(2);
        FutureTask<Trial> load = new FutureTask<>(() -> traffic.run(perSecond, beside));
        Thread.ofVirtual().start(load);
        Friends.Talk talk = friends.talk(plan.talk());
        try {
            load.get();
        } catch (ExecutionException e) {
            throw new IOException("the load ended", e.getCause());
        }
        return talk;
    }
}
