package io.github.migrationsafety.changelog;

import java.util.Optional;
import liquibase.Scope;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.database.Database;
import liquibase.exception.CustomChangeException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import liquibase.serializer.core.string.StringChangeLogSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's {@code customChange}, but one whose class is missing, does not link or cannot be set up tells so instead of
 * ending the parse of the whole changelog. With a class that works it is Liquibase's own in every respect.
 */
@DatabaseChange(
        name = "customChange",
        description = "A custom change whose class may be missing",
        priority = LenientCustomChange.BEFORE_LIQUIBASES_OWN)
public final class LenientCustomChange extends CustomChangeWrapper {
    /** To unregister Liquibase's own, Liquibase would inspect the beans of all its changes. */
    static final int BEFORE_LIQUIBASES_OWN = ChangeMetaData.PRIORITY_DEFAULT + 1_000;

    private @Nullable String problem;

    /** For Liquibase's change factory. */
    public LenientCustomChange() {}

    /** Liquibase asks each of several changes of one name. */
    @Override
    public boolean supports(Database database) {
        return true;
    }

    /** Why it cannot be executed here, as a full sentence; empty if it can. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void load(ParsedNode node, ResourceAccessor files) throws ParsedNodeException {
        if (node.getChildValue(null, "class") == null) {
            throw new ParsedNodeException("customChange has no class");
        }
        try {
            super.load(node, files);
            if (getCustomChange() == null) {
                instantiate(); // Liquibase 5 says nothing when the class is missing; this does.
            }
        } catch (ParsedNodeException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            problem = sentence(root(e));
            loadParameters(node, files);
        }
    }

    private void instantiate() throws ReflectiveOperationException {
        Class.forName(getClassName(), true, Scope.getCurrentScope().getClassLoader())
                .getConstructor()
                .newInstance();
    }

    /** The parameters go into the checksum; Liquibase reads them before it looks for the class. */
    private void loadParameters(ParsedNode node, ResourceAccessor files) {
        try {
            customLoadLogic(node, files);
        } catch (ParsedNodeException | RuntimeException | LinkageError classStillMissing) {
            // What came before the class is kept.
        }
    }

    @Override
    public CheckSum generateCheckSum() {
        if (problem == null) {
            try {
                setUp();
                return super.generateCheckSum();
            } catch (RuntimeException | LinkageError e) {
                problem = sentence(root(e));
            }
        }
        return CheckSum.compute(new StringChangeLogSerializer().serialize(this, false));
    }

    /** Liquibase 4 sets the custom change up for the checksum, Liquibase 5 only when it is asked for something else. */
    private void setUp() {
        try {
            getConfirmationMessage();
        } catch (UnexpectedLiquibaseException e) {
            if (e.getCause() instanceof CustomChangeException) {
                throw e;
            }
        } catch (RuntimeException notExecutedYet) {
            // It is set up; its message may need what only an execution gives it.
        }
    }

    private String sentence(Throwable e) {
        String name = getClassName();
        if (e instanceof ClassNotFoundException) {
            return "The class `" + name + "` of its customChange is neither on the project's class path nor among the"
                    + " plugin's dependencies.";
        }
        if (e instanceof NoClassDefFoundError) {
            return "The class `" + name + "` of its customChange needs the class `"
                    + String.valueOf(e.getMessage()).replace('/', '.') + "`, which is missing.";
        }
        return "The class `" + name + "` of its customChange cannot be set up here: " + Sentences.reason(e) + ".";
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof LinkageError)) {
            root = root.getCause();
        }
        return root;
    }
}
