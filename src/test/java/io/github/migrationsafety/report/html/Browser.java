package io.github.migrationsafety.report.html;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a window, driven by the chromedriver beside it. Both must be installed: nothing is ever downloaded. What it is
 * asked for over the network, and whatever its console says, is recorded. Not thread-safe.
 */
final class Browser implements AutoCloseable {
    /** Says at each start that it knows the protocol of older browsers only, which nothing here needs. Kept, or it would be forgotten. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it with a profile of its own, or leaves the test out on a machine that has none. */
    static Browser start() throws IOException {
        Optional<File> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = program("chromedriver");
        assumeThat(chromium).as("chromium on the PATH").isPresent();
        assumeThat(chromedriver).as("chromedriver on the PATH").isPresent();
        DEVTOOLS.setLevel(Level.SEVERE);
        // Not in a folder that JUnit removes: the browser's last process may write into it until then.
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chromium-");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-US",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // The program is named, so Selenium does not look for one, which it would do on the network.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TMPDIR", profile.toString()))
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver);
    }

    private static Optional<File> program(String... names) {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Opens a file, with what may stand behind the {@code #}, and forgets what was recorded before. */
    void open(Path page, String fragment) {
        // From one fragment to another of the same page a browser loads nothing.
        driver.get("about:blank");
        console();
        requests();
        driver.get(page.toUri() + (fragment.isEmpty() ? "" : "#" + fragment));
    }

    /** What stands behind the {@code #} of the address. */
    String fragment() {
        return String.valueOf(run("return location.hash"));
    }

    /** The console's lines since the last call: errors of scripts, and what the page's policy refused. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The addresses that were asked for since the last call. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> json(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/url").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a script's {@code return} gives. */
    @Nullable
    Object run(String script) {
        return driver.executeScript(script);
    }

    /** A number that a script returns. */
    double number(String script) {
        return ((Number) Objects.requireNonNull(run(script), script)).doubleValue();
    }

    /** What axe finds that keeps people from reading the page, by element. */
    List<String> barriers() {
        run(resource("/axe.min.js"));
        Object found = driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, { resultTypes: ['violations'] }).then((results) => done(results.violations.flatMap((rule) =>
                  rule.nodes.map((node) => rule.id + ' ' + node.target + ' ' + node.any.concat(node.all).map((c) => c.message)))));
                """);
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The visible texts of all elements that a selector finds. */
    List<String> visible(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    /** The one element that a selector finds. */
    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Clicks on an element, once everything on the way to it has got its real height: what was never in view has a guessed one. */
    void click(String selector) {
        driver.executeAsyncScript(
                """
                const [element, done] = arguments;
                element.scrollIntoView({ block: 'center' });
                requestAnimationFrame(() => requestAnimationFrame(() => {
                  element.scrollIntoView({ block: 'center' });
                  requestAnimationFrame(() => requestAnimationFrame(done));
                }));
                """,
                element(selector));
        element(selector).click();
    }

    /** Chooses an option of a {@code select}, by their id and value. */
    void choose(String select, String value) {
        driver.findElements(By.cssSelector("#" + select + " option")).stream()
                .filter(option -> value.equals(option.getDomProperty("value")))
                .findFirst()
                .orElseThrow()
                .click();
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Where the focus is after each press of the tab key, from the top of the page, in a word each. */
    List<String> tabbed(int presses) {
        return Stream.generate(() -> {
                    press(Keys.TAB);
                    return String.valueOf(run("const e = document.activeElement;"
                            + " return e.id || e.value || e.getAttribute('href') || e.getAttribute('aria-label')"
                            + " || (e.localName === 'button' ? e.textContent : e.localName)"));
                })
                .limit(presses)
                .toList();
    }

    /** Chooses light or dark. */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Makes the window as large as a wall, so that everything on the page is in view. */
    void showAll() {
        resize(1280, 30_000);
    }

    /** Sets the size of the window, in CSS pixels. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Lets scripts run, or not; from the next page on. */
    void scripts(boolean on) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    /** The page on paper, as a PDF. */
    byte[] print() {
        Map<String, Object> printed = driver.executeCdpCommand("Page.printToPDF", Map.of());
        return java.util.Base64.getDecoder().decode(String.valueOf(printed.get("data")));
    }

    /** A picture of what is in view. */
    void picture(Path file) throws IOException {
        Map<String, Object> taken = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, java.util.Base64.getDecoder().decode(String.valueOf(taken.get("data"))));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
