package dev.redoubt.evaluation;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A mistake is mended, a message is answered and smiled at, and one is taken back. */
final class SecondThoughts {
    private static final String MISTAKE = "Whoever comes too late gets no chees tonight.";
    private static final String MENDED = "Whoever comes too late gets no cheese tonight.";
    private static final String ANSWER = "Then I shall be there before the rats are.";
    private static final String REGRETTED = "I have put the cheese behind the flour already.";
    private static final String SMILE = ":-)";
    private static final Pattern NUMBER = Pattern.compile("  #(\\d+)  ");

    private final Screen screen;
    private final Company company;
    private final Device alexandra;
    private final Device benedikt;
    private final Device tablet;
    private final Device charlotte;

    SecondThoughts(Stage stage, Company company) {
        this.screen = stage.screen();
        this.company = company;
        this.alexandra = stage.device(Story.ALEXANDRA, "laptop");
        this.benedikt = stage.device(Story.BENEDIKT, "laptop");
        this.tablet = stage.device(Story.BENEDIKT, "tablet");
        this.charlotte = stage.device(Story.CHARLOTTE, "laptop");
    }

    void tell() throws Exception {
        mend();
        answer();
        takeBack();
        screen.check(
                "charlotte finds the mended one by a word of it",
                shows(charlotte.runs("search", "rats"), ANSWER)
                        && shows(charlotte.runs("search", "cheese", "late"), MENDED),
                "she does not");
    }

    private void mend() throws Exception {
        company.expectNowhere(MISTAKE);
        company.expect(MENDED, Story.ALL);
        screen.step(
                alexandra.label() + " → " + GroupTalk.NAME + ": “" + MISTAKE + "”",
                () -> alexandra.runs("send", "-g", GroupTalk.NAME, MISTAKE));
        company.looks(tablet);
        screen.step(
                "she sees it, and gives it another text: redoubt edit",
                () -> alexandra.runs("edit", number(alexandra, MISTAKE), MENDED));
        company.looks(benedikt);
        screen.check(
                "who looks now reads what she meant",
                shows(company.kept(benedikt), MENDED) && !shows(company.kept(benedikt), MISTAKE),
                "it is not there");
    }

    private void answer() throws Exception {
        String number = number(benedikt, MENDED);
        company.expect(ANSWER, Story.ALL);
        screen.step(
                "benedikt answers it: “" + ANSWER + "”",
                () -> benedikt.runs("send", "-g", GroupTalk.NAME, "--reply", number, ANSWER));
        company.looks(alexandra);
        screen.step(
                "alexandra smiles at it: redoubt react",
                () -> alexandra.runs("react", number(alexandra, ANSWER), SMILE));
        benedikt.runs("inbox");
        screen.check(
                "benedikt sees her smile", shows(company.kept(benedikt), SMILE + " " + Story.ALEXANDRA), "he does not");
    }

    private void takeBack() throws Exception {
        company.expectNowhere(REGRETTED);
        company.looks(charlotte);
        screen.step(
                charlotte.label() + " → " + GroupTalk.NAME + ": “" + REGRETTED + "”",
                () -> charlotte.runs("send", "-g", GroupTalk.NAME, REGRETTED));
        company.looks(tablet);
        screen.step(
                "she thinks better of it: redoubt delete",
                () -> charlotte.runs("delete", number(charlotte, REGRETTED)));
        tablet.runs("inbox");
        screen.check(
                "it is gone on the tablet that had shown it", !shows(company.kept(tablet), REGRETTED), "it is there");
    }

    private String number(Device device, String text) throws Exception {
        return company.kept(device).stream()
                .filter(line -> line.contains(text))
                .flatMap(line -> NUMBER.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new EvaluationException(device.label() + " does not have “" + text + "”"));
    }

    private static boolean shows(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
