package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.ci.CiServer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds where the module lies in the checkout: below the folder that the CI server names, else below the multi-module root. */
final class CheckoutRoot {
    private CheckoutRoot() {}

    static CheckoutPath of(GoalSettings settings) {
        Path module = settings.baseDirectory().toAbsolutePath().normalize();
        Path root = CiServer.of(settings.environment())
                .flatMap(server -> server.checkout(settings.environment()))
                .flatMap(CheckoutRoot::path)
                .filter(module::startsWith)
                .orElse(settings.rootDirectory());
        return CheckoutPath.of(root, module);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
