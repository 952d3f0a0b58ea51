package io.todoflow.conventions;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;

/**
 * The allowed dependencies of the modules for tests and development. {@link ArchitectureTest} covers production code.
 */
@AnalyzeClasses(
        packages = {"io.todoflow.dapr.embedded", "io.todoflow.testing"},
        importOptions = DoNotIncludeTests.class)
class DevelopmentArchitectureTest {

    @ArchTest
    static final ArchRule THE_SIDECAR_SEES_NONE_OF_OURS = noneOfOursIsSeenBy("io.todoflow.dapr.embedded")
            .because("it could be published alone; an application talks to it over HTTP and gRPC");

    @ArchTest
    static final ArchRule THE_SIDECAR_NEEDS_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("io.todoflow.dapr.embedded..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel..")
                    .or(resideInAPackage("org.springframework..")
                            .and(resideOutsideOfPackage("org.springframework.scheduling.support"))))
            .because("any application can be tested with it; of Spring it has only cron expressions");

    @ArchTest
    static final ArchRule THE_SIDECAR_RUNS_WITHOUT_JUNIT = noClasses()
            .that()
            .resideInAPackage("io.todoflow.dapr.embedded")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "io.todoflow.dapr.embedded.junit")
            .because("it also runs as a process of its own; JUnit is an optional dependency of @DaprTest");

    @ArchTest
    static final ArchRule FIXTURES_SEE_NONE_OF_OURS = noneOfOursIsSeenBy("io.todoflow.testing")
            .because("the tests of all modules use them; put a fixture of one module into its tests");

    private static ClassesShouldConjunction noneOfOursIsSeenBy(String seeing) {
        return noClasses()
                .that()
                .resideInAPackage(seeing + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.todoflow..").and(resideOutsideOfPackage(seeing + "..")));
    }
}
