package io.github.migrationsafety.postgres;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that something throwaway belongs to, together with its machine: for what lies where processes of many machines
 * put things. Immutable.
 *
 * @param host the machine's name
 * @param owner the process there
 */
record Creator(String host, Owner owner) {
    private static final Pattern TEXT = Pattern.compile("(\\S+) (\\d+ \\d+)");

    static Creator current() {
        return new Creator(hostName(), Owner.current());
    }

    static Optional<Creator> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Owner.parse(matcher.group(2)).map(owner -> new Creator(matcher.group(1), owner))
                : Optional.empty();
    }

    /** Whether the process runs on this very machine; false also when it belongs to another one. */
    boolean isAliveHere() {
        return isHere() && owner.isAlive();
    }

    /** Whether the process ran on this very machine and is gone. */
    boolean isGoneHere() {
        return isHere() && !owner.isAlive();
    }

    private boolean isHere() {
        return host.equals(hostName());
    }

    /** The form in which labels and comments hold it. */
    @Override
    public String toString() {
        return host + " " + owner;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
