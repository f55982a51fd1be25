package dev.redoubt.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The people of the story: which devices they have at the moment, what was said to which of them, and what nobody else may
 * read anywhere.
 */
final class Company {
    private final Screen screen;
    private final Map<String, List<Device>> devices = new LinkedHashMap<>();
    private final Map<String, Set<Device>> said = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    Company(Screen screen) {
        this.screen = screen;
    }

    /** A device is there from now on. */
    void enters(Device device) {
        devices.computeIfAbsent(device.account(), _ -> new ArrayList<>()).add(device);
        keepSecret(device.account());
        keepSecret(device.passphrase());
    }

    /** A device gets nothing any more. */
    void leaves(Device device) {
        List.copyOf(devicesOf(device.account())).stream()
                .filter(one -> one.label().equals(device.label()))
                .forEach(devicesOf(device.account())::remove);
    }

    List<Device> devicesOf(String account) {
        return devices.getOrDefault(account, List.of());
    }

    /** Everybody's, at the moment. */
    List<Device> all() {
        return devices.values().stream().flatMap(Collection::stream).toList();
    }

    void keepSecret(String words) {
        secrets.add(words);
    }

    Set<String> secrets() {
        return secrets;
    }

    /** Each text that is to be where it was said and where it was heard, once, and nowhere else. */
    Map<String, Set<Device>> said() {
        return said;
    }

    /** One says something to another. */
    void says(Device speaker, String account, String text) throws Exception {
        expect(text, List.of(speaker.account(), account));
        screen.step(speaker.label() + " → " + account + ": “" + text + "”", () -> speaker.runs("send", account, text));
    }

    /** Says something in a group of these accounts. */
    void saysIn(String group, Device speaker, Collection<String> members, String text) throws Exception {
        expect(text, members);
        screen.step(
                speaker.label() + " → " + group + ": “" + text + "”", () -> speaker.runs("send", "-g", group, text));
    }

    /** All devices that these accounts have now are to have the text. */
    void expect(String text, Collection<String> accounts) {
        Set<Device> hearers = new LinkedHashSet<>();
        accounts.forEach(account -> hearers.addAll(devicesOf(account)));
        said.put(text, hearers);
        keepSecret(text);
    }

    /** What nobody is to have at the end. */
    void expectNowhere(String text) {
        said.put(text, Set.of());
        keepSecret(text);
    }

    /** The device fetches what waits, and shows it. */
    List<String> looks(Device device) throws Exception {
        List<String> lines = screen.step(device.label() + " looks", () -> device.runs("inbox"));
        lines.forEach(screen::line);
        return lines;
    }

    /** What the device kept, of all time; not what is only quoted. */
    List<String> kept(Device device) throws Exception {
        return device.runs("inbox", "--all").stream()
                .filter(line -> !line.startsWith("  > "))
                .toList();
    }
}
