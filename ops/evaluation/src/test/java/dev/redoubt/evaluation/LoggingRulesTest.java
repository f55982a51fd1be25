package dev.redoubt.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The server says nothing but the events of its dictionary, and what its start has to say to whoever started it. */
@AnalyzeClasses(packages = "dev.redoubt", importOptions = DoNotIncludeTests.class)
class LoggingRulesTest {
    private static final String[] OF_THE_SERVER = {
        "dev.redoubt.server..", "dev.redoubt.channel..", "dev.redoubt.protocol..", "dev.redoubt.crypto.."
    };
    private static final String DICTIONARY = "dev.redoubt.server.logging..";

    @ArchTest
    static final ArchRule NOBODY_LOGS_BUT_BY_THE_DICTIONARY = noClasses()
            .that()
            .resideInAnyPackage(OF_THE_SERVER)
            .and()
            .resideOutsideOfPackage(DICTIONARY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(System.Logger.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule NOBODY_PRINTS_BUT_COMMANDS = noClasses()
            .that()
            .resideInAnyPackage(OF_THE_SERVER)
            .and()
            .resideOutsideOfPackage("dev.redoubt.server.administration..")
            .and()
            .doNotHaveFullyQualifiedName("dev.redoubt.server.Redoubtd")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
