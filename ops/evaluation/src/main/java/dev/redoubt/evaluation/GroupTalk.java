package dev.redoubt.evaluation;

import java.util.List;

/** A group is made, grows, gets another name, and shrinks. */
final class GroupTalk {
    static final String FIRST_NAME = "Keepers of the lantern";
    static final String NAME = "Keepers of the old mill";

    private final Stage stage;
    private final Company company;
    private final Screen screen;
    private final Device alexandra;
    private final Device benedikt;
    private final Device tablet;
    private final Device charlotte;

    GroupTalk(Stage stage, Company company) {
        this.stage = stage;
        this.company = company;
        this.screen = stage.screen();
        this.alexandra = stage.device(Story.ALEXANDRA, "laptop");
        this.benedikt = stage.device(Story.BENEDIKT, "laptop");
        this.tablet = stage.device(Story.BENEDIKT, "tablet");
        this.charlotte = stage.device(Story.CHARLOTTE, "laptop");
    }

    void begin() throws Exception {
        company.keepSecret(FIRST_NAME);
        company.keepSecret(NAME);
        List<String> two = List.of(Story.ALEXANDRA, Story.BENEDIKT);
        screen.step(
                "alexandra makes the group “" + FIRST_NAME + "” with benedikt",
                () -> alexandra.runs("group", "create", FIRST_NAME, Story.BENEDIKT));
        company.saysIn(FIRST_NAME, alexandra, two, "The lantern burns until four; who takes the hours after?");
        company.looks(tablet);
        company.saysIn(FIRST_NAME, tablet, two, "I do, if somebody brings the spare wicks.");
        screen.step("alexandra adds charlotte", () -> alexandra.runs("group", "add", FIRST_NAME, Story.CHARLOTTE));
        screen.step(
                "and gives the group another name: “" + NAME + "”",
                () -> alexandra.runs("group", "rename", FIRST_NAME, NAME));
        company.looks(charlotte);
        company.saysIn(NAME, charlotte, Story.ALL, "The spare wicks are in my basket, beside the bread.");
        company.looks(benedikt);
        Senders senders = new Senders(stage);
        senders.begin();
        company.saysIn(NAME, benedikt, Story.ALL, "Then nothing can go wrong tonight.");
        senders.check(company.all().size() - 1);
        company.looks(stage.device(Story.ALEXANDRA, "telephone"));
    }

    void charlotteLeaves() throws Exception {
        screen.step("redoubt group leave", () -> charlotte.runs("group", "leave", NAME));
        List<String> two = List.of(Story.ALEXANDRA, Story.BENEDIKT);
        company.looks(alexandra);
        company.saysIn(NAME, alexandra, two, "Charlotte has gone home; this stays between the two of us.");
        Program.Outcome refused = charlotte.tries("send", "-g", NAME, "I forgot my basket there.");
        screen.check("who has left can say nothing in the group", refused.exitCode() != 0, "she could");
    }
}
