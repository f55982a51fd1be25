package dev.redoubt.evaluation;

import java.util.Set;
import java.util.stream.Collectors;

/** A telephone is lost with everything on it: suspended from the laptop at once, and then revoked. */
final class LostTelephone {
    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final Accounts accounts;
    private final Device laptop;
    private final Device telephone;

    LostTelephone(Stage stage, Company company, Accounts accounts) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
        this.accounts = accounts;
        this.laptop = stage.device(Story.ALEXANDRA, "laptop");
        this.telephone = stage.device(Story.ALEXANDRA, "telephone");
    }

    void tell() throws Exception {
        company.looks(telephone);
        new Arrivals(screen, company).check(telephone);
        Device benedikt = stage.device(Story.BENEDIKT, "laptop");
        String fingerprint = Accounts.others(laptop).getFirst();
        Set<String> before = nodes();
        screen.step("alexandra suspends it from her laptop", () -> laptop.runs("device", "suspend", fingerprint));
        company.leaves(telephone);
        cannot("sends", "while it is suspended", "send", Story.BENEDIKT, "I found this telephone on the ferry.");
        cannot("receives", "while it is suspended", "inbox");
        company.says(benedikt, Story.ALEXANDRA, "Is it true that your telephone went over board?");
        screen.step(
                "alexandra revokes it, with her recovery passphrase",
                () -> accounts.withRecovery(laptop).runs("device", "revoke", fingerprint));
        cannot("sends", "for ever", "send", Story.BENEDIKT, "Anybody there who misses a telephone?");
        cannot("receives", "for ever", "inbox");
        screen.check(
                "the appliance has one device less",
                before.size() - 1 == nodes().size(),
                before.size() + " devices before, " + nodes().size() + " now");
        company.looks(laptop);
        company.says(laptop, Story.BENEDIKT, "It did. The fish may keep it, they cannot read it.");
        company.looks(benedikt);
    }

    private Set<String> nodes() throws Exception {
        return stage.database().everything().stream()
                .filter(table -> table.name().equals("node"))
                .flatMap(table -> table.rows().stream())
                .map(row -> row.getFirst())
                .collect(Collectors.toSet());
    }

    private void cannot(String what, String when, String... arguments) throws Exception {
        Program.Outcome outcome = screen.step(
                "whoever has the telephone tries: redoubt " + arguments[0], () -> telephone.tries(arguments));
        outcome.lines().stream().filter(line -> line.startsWith("redoubt:")).forEach(screen::line);
        screen.check("the lost telephone " + what + " nothing " + when, outcome.exitCode() != 0, "it did");
    }
}
