package io.todoflow.conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import io.todoflow.camel.dapr.Excerpt;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;

/** The allowed dependencies between packages: features → web → task → event → camel.dapr, never back. */
@AnalyzeClasses(
        packages = "io.todoflow",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeDevelopment.class})
class ArchitectureTest {

    /** Excludes the modules for tests and development. */
    static class DoNotIncludeDevelopment implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("dapr-embedded") && !location.contains("test-support");
        }
    }

    @ArchTest
    static final ArchRule THE_COMPONENT_KNOWS_NOTHING_OF_TASKS = noneOfOursIsSeenBy(
                    "io.todoflow.camel.dapr", "io.todoflow.camel.dapr")
            .because("the component could be published alone; move what it needs into it");

    @ArchTest
    static final ArchRule KAFKA_STANDS_IN_FOR_DAPR = noneOfOursIsSeenBy("io.todoflow.camel.kafka", "io.todoflow.camel")
            .because("the component could be published alone; move what it needs into it");

    @ArchTest
    static final ArchRule NAMES_SEE_NONE =
            noneOfOursIsSeenBy("io.todoflow.names", "io.todoflow.names").because("each package may use them");

    @ArchTest
    static final ArchRule SQL_SEES_NONE = noneOfOursIsSeenBy("io.todoflow.sql", "io.todoflow.sql")
            .because("it runs the statements of any flow; hand over what is needed as a parameter");

    @ArchTest
    static final ArchRule WORDS_SEE_NONE = noneOfOursIsSeenBy("io.todoflow.words", "io.todoflow.words")
            .because("they read texts for whoever asks; hand over what is needed as a parameter");

    @ArchTest
    static final ArchRule EVENTS_SEE_THE_COMPONENT_AND_SQL_ONLY = noneOfOursIsSeenBy(
                    "io.todoflow.event", "io.todoflow.event", "io.todoflow.camel.dapr", "io.todoflow.sql")
            .because("tasks make events, and events do not know tasks; hand over what is needed as a parameter");

    @ArchTest
    static final ArchRule TASKS_SEE_EVENTS_ONLY = noneOfOursIsSeenBy(
                    "io.todoflow.task", "io.todoflow.task", "io.todoflow.event")
            .because("tasks know neither HTTP nor the sidecar; do that in a route, or in web");

    @ArchTest
    static final ArchRule WEB_SEES_TASKS = noneOfOursIsSeenBy(
                    "io.todoflow.web",
                    "io.todoflow.web",
                    "io.todoflow.task",
                    "io.todoflow.sql",
                    "io.todoflow.camel.dapr")
            .because("HTTP ends at the tasks; events are made by them");

    @ArchTest
    static final ArchRule REMINDERS_SEE_TASKS_AND_EVENTS = noneOfOursIsSeenBy(
                    "io.todoflow.reminder",
                    "io.todoflow.reminder",
                    "io.todoflow.task",
                    "io.todoflow.event",
                    "io.todoflow.camel.dapr")
            .because("reminders know neither HTTP nor the other features");

    @ArchTest
    static final ArchRule OPERATORS_SEE_TASKS_AND_WEB = noneOfOursIsSeenBy(
                    "io.todoflow.operator", "io.todoflow.operator", "io.todoflow.task", "io.todoflow.web")
            .because("a feature stands on tasks and HTTP, and not on another feature");

    @ArchTest
    static final ArchRule PREFERENCES_SEE_TASKS_AND_WEB = noneOfOursIsSeenBy(
                    "io.todoflow.preference", "io.todoflow.preference", "io.todoflow.task", "io.todoflow.web")
            .because("a feature stands on tasks and HTTP, and not on another feature");

    @ArchTest
    static final ArchRule STATISTICS_SEE_TASKS = noneOfOursIsSeenBy(
                    "io.todoflow.stats", "io.todoflow.stats", "io.todoflow.task")
            .because("a feature stands on tasks, and not on another feature");

    @ArchTest
    static final ArchRule THE_PAGE_SEES_EVENTS_AND_WEB = noneOfOursIsSeenBy(
                    "io.todoflow.page",
                    "io.todoflow.page",
                    "io.todoflow.event",
                    "io.todoflow.web",
                    "io.todoflow.camel.dapr")
            .because("a feature stands on events, HTTP and the sidecar, and not on another feature");

    @ArchTest
    static final ArchRule CHAT_SEES_NO_OTHER_FEATURE = noneOfOursIsSeenBy(
                    "io.todoflow.chat",
                    "io.todoflow.chat",
                    "io.todoflow.words",
                    "io.todoflow.task",
                    "io.todoflow.event",
                    "io.todoflow.web",
                    "io.todoflow.camel.dapr")
            .because("a feature does not stand on another feature");

    @ArchTest
    static final ArchRule TUNING_SEES_NONE = noneOfOursIsSeenBy("io.todoflow.tuning", "io.todoflow.tuning")
            .because("it leaves out work of libraries, and could be removed as a whole");

    @ArchTest
    static final ArchRule EACH_PACKAGE_HAS_A_BORDER = classes()
            .that()
            .resideInAPackage("io.todoflow.*..")
            .should()
            .resideInAnyPackage(
                    "io.todoflow.camel..",
                    "io.todoflow.chat",
                    "io.todoflow.event",
                    "io.todoflow.names",
                    "io.todoflow.operator",
                    "io.todoflow.page",
                    "io.todoflow.preference",
                    "io.todoflow.reminder",
                    "io.todoflow.sql",
                    "io.todoflow.stats",
                    "io.todoflow.task",
                    "io.todoflow.tuning",
                    "io.todoflow.web",
                    "io.todoflow.words")
            .because("a new package needs a rule here that says what it may see");

    @ArchTest
    static final ArchRule NOBODY_SEES_THE_ROOT = noClasses()
            .that()
            .resideInAPackage("io.todoflow.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.todoflow")
            .because("the root package puts the others together; move what is shared into one of them");

    @ArchTest
    static final ArchRule PRODUCTION_HAS_NO_DEVELOPMENT_RUNTIME = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.todoflow.dev..", "io.todoflow.dapr.embedded..", "io.todoflow.testing..")
            .because("production never falls back to memory");

    @ArchTest
    static final ArchRule ONLY_THE_COMPONENT_SPEAKS_DAPR = noClasses()
            .that()
            .resideOutsideOfPackage("io.todoflow.camel.dapr..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dapr..")
            .because("flows reach the sidecar by dapr: endpoints");

    @ArchTest
    static final ArchRule TRANSACTIONS_ARE_A_POLICY_OF_ROUTES = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.transaction.annotation.Transactional")
            .because("it has no effect, TodoflowApplication excludes what looks for it; use the policy 'transaction'");

    @ArchTest
    static final ArchRule WHAT_FOLLOWS_A_COMMIT_DOES_NOT_FAIL_IT = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .areAssignableTo(TransactionSynchronization.class)
            .should()
            .haveName("afterCommit")
            .because("its failure fails a request that has committed; use afterCompletion, whose failures are logged");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.todoflow.(*)..").should().beFreeOfCycles();

    private static ClassesShouldConjunction noneOfOursIsSeenBy(String seeing, String... except) {
        return noClasses().that().resideInAPackage(seeing + "..").should().dependOnClassesThat(ours(except));
    }

    private static DescribedPredicate<JavaClass> ours(String... except) {
        return DescribedPredicate.describe(
                "are in io.todoflow, but not in " + String.join(", ", except) + ", nor a shared name or excerpt",
                type -> type.getPackageName().startsWith("io.todoflow")
                        && !type.getPackageName().equals("io.todoflow.names")
                        && !type.isEquivalentTo(Excerpt.class)
                        && List.of(except).stream().noneMatch(type.getPackageName()::startsWith));
    }
}
