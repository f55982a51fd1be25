package dev.redoubt.evaluation;

import java.util.List;

/** Three people with five devices, told from the invitation to the last check. */
final class Story {
    static final String ALEXANDRA = "alexandra";
    static final String BENEDIKT = "benedikt";
    static final String CHARLOTTE = "charlotte";
    static final List<String> ALL = List.of(ALEXANDRA, BENEDIKT, CHARLOTTE);

    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final int fileSize;

    /** @param fileSize of the file that is shared, in MiB */
    Story(Stage stage, int fileSize) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = new Company(screen);
        this.fileSize = fileSize;
    }

    void tell() throws Exception {
        Accounts accounts = new Accounts(stage, company);
        GroupTalk talk = new GroupTalk(stage, company);
        screen.part("Three people get accounts, each with another kind of recovery", accounts::open);
        screen.part("Two of them add a second device, by a code", accounts::addDevices);
        ServerLog log = new ServerLog(stage);
        log.note();
        screen.part("They talk in a group", talk::begin);
        screen.part("Second thoughts", new SecondThoughts(stage, company)::tell);
        screen.part("A large file, a kill and a cut on each way", new SharedFile(stage, company, fileSize)::tell);
        screen.part("Words that burn, and words that live for seconds", new BurningWords(stage, company)::tell);
        screen.part("Charlotte leaves the group", talk::charlotteLeaves);
        screen.part("A telephone is lost", new LostTelephone(stage, company, accounts)::tell);
        log.note();
        screen.part("All three lose what they have, and come back", new NewDevices(stage, company, accounts)::tell);
        screen.part("Did everything arrive, once?", new Arrivals(screen, company)::check);
        screen.part("What does the appliance know?", new Observers(stage, company, log)::check);
        screen.times();
    }
}
