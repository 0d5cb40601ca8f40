package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.reactor.ModuleReport;
import io.github.migrationsafety.report.reactor.ReactorReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the pages of modules along into a site, which is published without the folders in which they were written. */
public final class SitePages {
    private static final String FOLDER = "migration-safety";

    private SitePages() {}

    /**
     * Copies the pages.
     *
     * @param site the folder of the site
     * @return the address of each module's page, or of those of its shards, relative to the site's root; of modules that have one
     * @throws SetupException if one cannot be copied
     */
    public static Map<CheckoutPath, List<String>> copy(ReactorReport report, Path site) {
        Map<CheckoutPath, List<String>> addresses = new LinkedHashMap<>();
        for (ModuleReport module : report.modules()) {
            List<String> copies = new ArrayList<>();
            for (Path page : module.pages()) {
                String turn = module.pages().size() > 1 ? "-" + (copies.size() + 1) : "";
                Path copy = Path.of(FOLDER, module.path().prefix(), module.goal() + turn + ".html");
                copy(page, site.resolve(copy));
                copies.add(address(copy));
            }
            if (!copies.isEmpty()) {
                addresses.put(module.path(), List.copyOf(copies));
            }
        }
        return addresses;
    }

    private static void copy(Path page, Path to) {
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.copy(page, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SetupException(
                    "The page " + page + " cannot be copied into the site, to " + to + ": " + e.getMessage() + ".",
                    "Make that folder writable.",
                    e);
        }
    }

    private static String address(Path copy) {
        StringBuilder address = new StringBuilder();
        for (Path step : copy) {
            address.append(address.isEmpty() ? "" : "/")
                    .append(URLEncoder.encode(step.toString(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
        }
        return address.toString();
    }
}
