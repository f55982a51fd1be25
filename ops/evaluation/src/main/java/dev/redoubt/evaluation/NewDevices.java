package dev.redoubt.evaluation;

import java.util.List;

/** Each of the three comes back on a new device, with what they kept of their recovery, and the lost ones are revoked. */
final class NewDevices {
    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final Accounts accounts;

    NewDevices(Stage stage, Company company, Accounts accounts) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
        this.accounts = accounts;
    }

    void tell() throws Exception {
        new Arrivals(screen, company).check();
        Device alexandra = withPassphrase();
        Device benedikt = withWords();
        Device charlotte = withMedium();
        company.says(alexandra, Story.BENEDIKT, "A new machine, and still me. Are you there?");
        company.says(benedikt, Story.CHARLOTTE, "All twenty-four words, and not one of them forgotten.");
        company.says(charlotte, Story.ALEXANDRA, "My keys never saw a network, and here I am all the same.");
        for (Device device : List.of(alexandra, benedikt, charlotte)) {
            company.looks(device);
        }
    }

    private Device withPassphrase() throws Exception {
        String link = link(stage.device(Story.ALEXANDRA, "laptop"));
        Device found = stage.device(Story.ALEXANDRA, "second-laptop");
        Program.Outcome wrong = screen.step(
                "somebody guesses alexandra's recovery passphrase",
                () -> stage.device(Story.ALEXANDRA, "guess")
                        .with("REDOUBT_RECOVERY", "perhaps the name of her dog")
                        .tries("recover", link));
        screen.check("a guess recovers nothing", wrong.exitCode() != 0, "it did");
        screen.step(
                "she types the right one: redoubt recover LINK",
                () -> accounts.withRecovery(found).runs("recover", link));
        replace(Story.ALEXANDRA, found);
        return found;
    }

    private Device withWords() throws Exception {
        Device found = stage.device(Story.BENEDIKT, "second-laptop");
        screen.step(
                "benedikt has his file and his 24 words: redoubt recover --file FILE",
                () -> accounts.withRecovery(found)
                        .runs("recover", "--file", accounts.wordsFile().toString()));
        replace(Story.BENEDIKT, found);
        return found;
    }

    /** The new device is there; the others are revoked from it. */
    private void replace(String account, Device found) throws Exception {
        List<String> lost = Accounts.others(found);
        for (String fingerprint : lost) {
            screen.step(
                    account + " revokes a lost device: redoubt device revoke " + fingerprint.substring(0, 4),
                    () -> accounts.withRecovery(found).runs("device", "revoke", fingerprint));
        }
        screen.check(
                account + " had " + company.devicesOf(account).size() + " devices before, and all are revoked",
                lost.size() == company.devicesOf(account).size()
                        && Accounts.others(found).isEmpty(),
                lost.size() + " were listed");
        List.copyOf(company.devicesOf(account)).forEach(company::leaves);
        company.enters(found);
    }

    private Device withMedium() throws Exception {
        String medium = accounts.medium().toString();
        Device laptop = stage.device(Story.CHARLOTTE, "laptop");
        String link = link(laptop);
        Device found = stage.device(Story.CHARLOTTE, "second-laptop");
        String[] recover = {"recover", link, "--media", medium};
        screen.step(
                "charlotte's new device asks on her medium: redoubt recover LINK --media MEDIUM",
                () -> found.runs(recover));
        accounts.sign();
        screen.step("the same again: it is in", () -> found.runs(recover));
        String lost = Accounts.others(found).getFirst();
        screen.step(
                "her lost one is revoked away from any network: redoubt offline revoke",
                () -> accounts.vault().runs("offline", "revoke", lost, medium));
        screen.step(
                "and her new device publishes it: redoubt device publish MEDIUM",
                () -> found.runs("device", "publish", medium));
        screen.check(
                "charlotte's lost device is revoked", Accounts.others(found).isEmpty(), "it is listed still");
        company.leaves(laptop);
        company.enters(found);
        return found;
    }

    private static String link(Device device) throws Exception {
        return device.runs("recovery", "link").stream()
                .filter(line -> line.startsWith("redoubt-recovery:"))
                .findFirst()
                .orElseThrow(() -> new EvaluationException("redoubt recovery link printed no link"));
    }
}
