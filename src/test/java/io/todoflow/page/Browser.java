package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;

/** A user of a headless Chromium, which starts once per JVM. */
public final class Browser {

    private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");
    private static Optional<ChromeDriver> running = Optional.empty();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static boolean isFound() {
        return chromium().isPresent() && chromedriver().isPresent();
    }

    private static Optional<Path> chromium() {
        return CHROMIUM.stream().flatMap(name -> Programs.onPath(name).stream()).findFirst();
    }

    private static Optional<Path> chromedriver() {
        return Programs.onPath("chromedriver");
    }

    /** The browser, one for all tests. */
    public static synchronized Browser start() {
        if (running.isEmpty()) {
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium().orElseThrow().toFile());
            options.addArguments(
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en-GB");
            options.setCapability("goog:loggingPrefs", logs);
            ChromeDriver started = new ChromeDriver(
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(chromedriver().orElseThrow().toFile())
                            .usingAnyFreePort()
                            .build(),
                    options);
            Runtime.getRuntime().addShutdownHook(new Thread(started::quit));
            running = Optional.of(started);
        }
        return new Browser(running.orElseThrow());
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens an address in the front window, with the default size and colours. */
    public void open(String url) {
        driver.get("about:blank");
        size(1280, 900);
        dark(false);
        driver.manage().logs().get(LogType.BROWSER);
        driver.get(url);
    }

    /** Opens an address in a new tab; {@link #front} brings the returned one to the front. */
    String openBeside(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
        return driver.getWindowHandle();
    }

    /** Opens an address in a new window, visible beside the others. */
    String openWindow(String url) {
        return openWindow(url, "");
    }

    /** Does the same, and runs a script before those of the page. */
    String openWindow(String url, String script) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        driver.get(url);
        return driver.getWindowHandle();
    }

    String window() {
        return driver.getWindowHandle();
    }

    void front(String window) {
        driver.switchTo().window(window);
    }

    void closeBeside(String beside, String back) {
        driver.switchTo().window(beside).close();
        driver.switchTo().window(back);
    }

    /** Sets the size of the page; a window cannot be as narrow as a phone. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** The visible text of the page. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Tolerates missing or stale elements while the page is redrawn. */
    private static ConditionFactory patiently() {
        return await().ignoreExceptionsMatching(failure ->
                failure instanceof NoSuchElementException || failure instanceof StaleElementReferenceException);
    }

    /** Waits until the page shows the text. */
    public void sees(String text) {
        patiently().untilAsserted(() -> assertThat(text()).contains(text));
    }

    /** Waits until the element shows the text, between word boundaries. */
    void sees(String selector, String text) {
        patiently().untilAsserted(() -> assertThat(
                        driver.findElement(By.cssSelector(selector)).getText())
                .containsPattern("\\b" + Pattern.quote(text) + "\\b"));
    }

    void seesNo(String text) {
        patiently().untilAsserted(() -> assertThat(text()).doesNotContain(text));
    }

    /** Waits for an element. */
    public WebElement find(String selector) {
        return patiently().until(() -> driver.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
    }

    /** Clicks the button or link with this accessible name. */
    public void press(String name) {
        By named = By.xpath("(//button|//a|//summary)[normalize-space()='%1$s' or @aria-label='%1$s']".formatted(name));
        await().ignoreExceptionsInstanceOf(StaleElementReferenceException.class).until(() -> {
            Optional<WebElement> button = driver.findElements(named).stream()
                    .filter(WebElement::isDisplayed)
                    .filter(WebElement::isEnabled)
                    .filter(element -> name.equals(element.getAccessibleName()))
                    .findFirst();
            button.ifPresent(WebElement::click);
            return button.isPresent();
        });
    }

    /** Selects an option by its visible text. */
    void choose(String selector, String option) {
        new Select(find(selector)).selectByVisibleText(option);
    }

    /** Replaces the text of the field with this label. */
    public void fill(String label, String text) {
        WebElement field = await().ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(
                        () -> driver.findElement(
                                By.xpath("//*[@id=//label[normalize-space()='%s']/@for]".formatted(label))),
                        WebElement::isDisplayed);
        field.clear();
        field.sendKeys(text);
    }

    /** Waits until the field with this label has this text. */
    public void hasInput(String label, String text) {
        patiently().untilAsserted(() -> assertThat(
                        driver.findElement(By.xpath("//*[@id=//label[normalize-space()='%s']/@for]".formatted(label)))
                                .getDomProperty("value"))
                .isEqualTo(text));
    }

    /** Waits until the list shows a task with this title. */
    public void seesTask(String title) {
        patiently().until(() -> titles().contains(title));
    }

    void seesNoTask(String title) {
        patiently().until(() -> !titles().contains(title));
    }

    /** The titles of the list, from top to bottom. */
    List<String> titles() {
        return ((List<?>) driver.executeScript(
                        "return [...document.querySelectorAll('ul.tasks .title')].map(title => title.textContent)"))
                .stream().map(String::valueOf).toList();
    }

    /** Runs a script in the page. */
    public @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The current document. */
    public String source() {
        return String.valueOf(driver.getPageSource());
    }

    /** The accessible name of the focused element. */
    String focused() {
        return String.valueOf(driver.switchTo().activeElement().getAccessibleName());
    }

    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Warnings and errors of the browser: failed scripts, and violations of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                // an error response, which the page shows
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** Waits until the page is redrawn after a change of size or colours. */
    void settles() {
        driver.executeAsyncScript("""
                const done = arguments[0];
                requestAnimationFrame(() => requestAnimationFrame(() => done()));
                """);
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
