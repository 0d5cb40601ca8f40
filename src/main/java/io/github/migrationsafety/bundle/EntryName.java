package io.github.migrationsafety.bundle;

/** Which names an entry of a bundle may have: those that stay below the folder into which they are extracted, everywhere. */
final class EntryName {
    private EntryName() {}

    static boolean isSafe(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        // A colon begins a drive or a stream on Windows, a backslash a folder.
        return name.chars().noneMatch(c -> c == '\\' || c == ':' || c < ' ' || c == 0x7f);
    }
}
