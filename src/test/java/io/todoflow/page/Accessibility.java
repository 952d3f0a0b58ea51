package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.Map;

/** Checks the accessibility of a page in the browser with axe. */
final class Accessibility {

    private Accessibility() {}

    static void isFullIn(Browser browser) {
        AxeRuleOptions enabled = new AxeRuleOptions();
        enabled.setEnabled(true);
        AxeRunOptions options = new AxeRunOptions();
        // users of voice control say the visible label; axe does not check it by default
        options.setRules(Map.of("label-content-name-mismatch", enabled));
        Results results = new AxeBuilder().withOptions(options).analyze(browser.driver());
        assertThat(results.getViolations()).as(() -> readable(results)).isEmpty();
    }

    private static String readable(Results results) {
        return results.getViolations().stream()
                .map(rule -> rule.getHelp() + " "
                        + rule.getNodes().stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .toList())
                .toList()
                .toString();
    }
}
