package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a program of PostgreSQL is started: never as root, which PostgreSQL refuses, and such that it does not outlive this
 * JVM, even if that is killed. Immutable.
 *
 * <p>What works was tried in containers: Docker's default seccomp profile forbids {@code unshare -U} but allows
 * {@code setpriv}; a user namespace with a single id is the other way round; with {@code --cap-drop ALL} nothing works. So
 * each way is tried with a harmless command, in the order of how well it keeps the server apart.
 *
 * @param prefix what stands before the program
 * @param serverUid the account that its files must belong to, if that is not ours
 * @param watch what ends the server when this JVM is gone
 */
record Launch(List<String> prefix, OptionalInt serverUid, Watch watch) {
    /** The account {@code nobody}, which every system has; initdb insists on an account that has a name. */
    static final int NOBODY = 65534;

    /** What ends a server whose JVM was killed. */
    enum Watch {
        /** The kernel sends SIGQUIT when the thread ends that started it; Linux with util-linux. */
        PARENT_DEATH_SIGNAL,
        /** A shell beside it, which waits for the end of a pipe that the JVM holds; other Unixes. */
        PIPE,
        /** Nothing; the next run ends it. */
        NONE
    }

    /** Starts its arguments and sends them SIGQUIT, PostgreSQL's immediate shutdown, as soon as standard input ends. */
    private static final String WATCHER =
            """
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { while read -r line <&3; do :; done; kill -QUIT $server; } 2>/dev/null &
            watcher=$!
            exec 3<&-
            wait $server
            status=$?
            kill $watcher 2>/dev/null
            exit $status
            """;

    /** Runs its arguments; BusyBox, unlike util-linux, hands over the two dashes too. */
    private static final String AFTER_SU = "[ \"$0\" = -- ] && shift; exec \"$@\"";

    Launch {
        prefix = List.copyOf(prefix);
    }

    /**
     * The best way on this machine; looked for once in a JVM.
     *
     * @throws SetupException if this is root and there is no way to be anybody else
     */
    static Launch current() {
        return Current.LAUNCH.orElseThrow(() -> new SetupException(
                "PostgreSQL refuses to run as root, and this container or system lets root become nobody else.",
                "Run the build as an ordinary user, or allow the container the capabilities SETUID and SETGID, or set"
                        + " <postgres><url> or -Dmigration-safety.postgres.url to a server of your own."));
    }

    /** The command line of a program that ends by itself, such as initdb. */
    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        return command;
    }

    /** The command line of the server. */
    List<String> watchedCommand(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        if (watch == Watch.PARENT_DEATH_SIGNAL) {
            command.addAll(deathSignal());
        } else if (watch == Watch.PIPE) {
            command.addAll(List.of("/bin/sh", "-c", WATCHER, "sh"));
        }
        command.addAll(program);
        return command;
    }

    /**
     * The command line of a program that is to believe that its account has a name: in a user namespace without any mapping
     * every account is {@code nobody}, while the files are still ours outside.
     */
    static List<String> asNobodyByName(List<String> program) {
        List<String> command = new ArrayList<>(
                Programs.find("unshare").map(unshare -> List.of(unshare, "-U")).orElse(List.of()));
        if (!command.isEmpty() && !works(command)) {
            command.clear();
        }
        command.addAll(program);
        return command;
    }

    static Optional<Launch> find(Platform platform, Account account) {
        if (platform.isWindows()) {
            return Optional.of(new Launch(List.of(), OptionalInt.empty(), Watch.NONE));
        }
        if (!account.isRoot()) {
            return Optional.of(watched(List.of(), OptionalInt.empty()));
        }
        return waysOutOfRoot().stream()
                .filter(way -> works(way.prefix()))
                .map(way -> way.watch() == Watch.PIPE ? way : watched(way.prefix(), way.serverUid()))
                .findFirst();
    }

    /** What root can do to be somebody else, best first. */
    static List<Launch> waysOutOfRoot() {
        List<Launch> ways = new ArrayList<>();
        OptionalInt nobody = OptionalInt.of(NOBODY);
        Programs.find("setpriv")
                .ifPresent(setpriv -> ways.add(new Launch(
                        List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                        nobody,
                        Watch.NONE)));
        Programs.find("chroot")
                .ifPresent(chroot -> ways.add(
                        new Launch(List.of(chroot, "--userspec=" + NOBODY + ":" + NOBODY, "/"), nobody, Watch.NONE)));
        Programs.find("unshare")
                .ifPresent(unshare -> ways.add(new Launch(List.of(unshare, "-U"), OptionalInt.empty(), Watch.NONE)));
        // Alpine's setpriv and chroot know no user. A su may wait for the program as its parent, and would not die with
        // us.
        Programs.find("su")
                .ifPresent(su -> ways.add(new Launch(
                        List.of(su, "-s", "/bin/sh", "-c", AFTER_SU, "nobody", "--", "sh"), nobody, Watch.PIPE)));
        return ways;
    }

    /** The same way, with the best watch that works with it. */
    static Launch watched(List<String> prefix, OptionalInt serverUid) {
        List<String> signalled = new ArrayList<>(prefix);
        signalled.addAll(deathSignal());
        boolean signals = Programs.find("setpriv").isPresent() && runs(signalled, "true");
        return new Launch(prefix, serverUid, signals ? Watch.PARENT_DEATH_SIGNAL : Watch.PIPE);
    }

    static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Programs.find("id").orElse("id"), "-u"));
        try {
            Programs.Result result = Programs.run(command, Path.of("/"), 10);
            return result.succeeded() && !result.output().strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean runs(List<String> prefix, String program) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Programs.find(program).orElse(program));
        try {
            return Programs.run(command, Path.of("/"), 10).succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> deathSignal() {
        return List.of(Programs.find("setpriv").orElse("setpriv"), "--pdeathsig", "QUIT");
    }

    private static final class Current {
        static final Optional<Launch> LAUNCH = find(Platform.current(), Account.current());
    }
}
