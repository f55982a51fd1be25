package dev.redoubt.capacity;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Started by {@code redoubtctl capacity}, never by hand: {@code MINUTES DEVICES FOLDER}, and an invitation in each line of standard
 * input. Says how it goes on standard error, and what was found in one line on standard output.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        List<InvitationLink> links = new ArrayList<>();
        try {
            Plan plan = Plan.of(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            readLinks(links);
            Outcome outcome = new Measurement(plan, System.err).run(links, Path.of(arguments[2]));
            System.out.println(outcome.line());
            return 0;
        } catch (RedoubtException | IOException | InvalidInvitationException | IllegalArgumentException e) {
            System.err.println("it could not be measured: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            links.forEach(InvitationLink::close);
        }
    }

    private static void readLinks(List<InvitationLink> links) throws IOException, InvalidInvitationException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                links.add(InvitationLink.parse(line));
            }
        }
    }
}
