package io.github.migrationsafety.report;

import java.nio.file.Path;

/**
 * Where the module lies in the checkout. Findings name their files as seen from the module; CI servers and code hosts name them
 * as seen from the checkout's root. Immutable.
 *
 * @param prefix the module's path with a slash at its end; empty for the root
 */
public record CheckoutPath(String prefix) {
    /** Of a module in the checkout's root. */
    public static final CheckoutPath ROOT = new CheckoutPath("");

    /**
     * Of a module somewhere in a checkout.
     *
     * @param root the checkout's root
     * @param module the module's folder; one outside of the root is taken for the root
     */
    public static CheckoutPath of(Path root, Path module) {
        Path from = root.toAbsolutePath().normalize();
        Path to = module.toAbsolutePath().normalize();
        if (!to.startsWith(from) || to.equals(from)) {
            return ROOT;
        }
        // Checkouts have slashes on every system.
        return new CheckoutPath(from.relativize(to).toString().replace('\\', '/') + "/");
    }

    /** A file of a finding as seen from the checkout's root; one that is not in the module stays as it is. */
    public String of(String file) {
        boolean elsewhere = file.startsWith("/") || file.contains(":");
        return elsewhere ? file : Path.of(prefix + file).normalize().toString().replace('\\', '/');
    }
}
