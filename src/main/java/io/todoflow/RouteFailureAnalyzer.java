package io.todoflow;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Reports, instead of a stack trace, which route file keeps the application from starting, and why. */
public class RouteFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return RouteFailure.find(failure)
                .map(found -> new FailureAnalysis(
                        "A route file does not load: " + found, "Correct the file and start again.", failure))
                .orElse(null);
    }
}
