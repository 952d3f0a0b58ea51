package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** NullAway checks every package, tests included. */
@AnalyzeClasses(packages = "io.todoflow")
class NullMarkedTest {

    /** Packages whose tests read values that may always be null for the checker, such as from the database. */
    private static final String FLOWS = "io.todoflow.flow";

    @ArchTest
    static void packagesAreNullMarked(JavaClasses classes) {
        // When
        List<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .filter(name -> !name.equals(FLOWS))
                .sorted()
                .toList();

        // Then
        assertThat(unmarked)
                .as("Packages to give a package-info.java with a sentence and @NullMarked")
                .isEmpty();
    }
}
