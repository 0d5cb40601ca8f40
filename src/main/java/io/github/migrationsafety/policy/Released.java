package io.github.migrationsafety.policy;

/** What is out already, as the policy tells it. Immutable. */
public sealed interface Released {
    /** Up to and including the changeset that sets this tag. */
    record Tag(String name) implements Released {}

    /**
     * The changesets that a revision of the git repository has.
     *
     * @param revision a branch, a tag or a commit, as {@code git rev-parse} takes it
     */
    record GitRef(String revision) implements Released {}

    /**
     * The changesets in a released migration bundle.
     *
     * @param coordinates {@code groupId:artifactId:version}, or a file
     */
    record Bundle(String coordinates) implements Released {}
}
