package io.github.migrationsafety.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A condition that looks into the catalog for objects by their names, as {@code NOT EXISTS (SELECT FROM pg_constraint WHERE conname
 * = 'farm_fk')} does: what it lets run depends on nothing but whether they stand. Immutable.
 *
 * @param absent the strings in a condition that asks for something that must not stand, in lower case
 * @param present the same of something that must stand
 * @param tables whether it asks for nothing but tables
 */
record ExistenceGuard(Set<String> absent, Set<String> present, boolean tables) {
    private static final Set<String> TO_REG = Set.of("to_regclass", "to_regtype", "to_regproc", "to_regprocedure");

    /** The columns of the catalog that name what is inside of a table. */
    private static final Set<String> INNER = Set.of(
            "column_name",
            "attname",
            "conname",
            "constraint_name",
            "indexname",
            "tgname",
            "trigger_name",
            "policyname");

    ExistenceGuard {
        absent = Set.copyOf(absent);
        present = Set.copyOf(present);
    }

    /** The guard that a condition is; empty when it asks for anything else. */
    static Optional<ExistenceGuard> of(Tokens condition) {
        Set<String> absent = new HashSet<>();
        Set<String> present = new HashSet<>();
        boolean tables = condition.list().stream().noneMatch(t -> t.isName() && INNER.contains(t.name()));
        for (Tokens one : conjuncts(bare(condition))) {
            Optional<Boolean> stands = asksForPresence(one);
            if (stands.isEmpty() || !looksIntoCatalog(one)) {
                return Optional.empty();
            }
            (stands.get() ? present : absent).addAll(names(one));
        }
        return Optional.of(new ExistenceGuard(absent, present, tables));
    }

    /** What holds where this one does not. */
    Optional<ExistenceGuard> negated() {
        return absent.isEmpty() || present.isEmpty()
                ? Optional.of(new ExistenceGuard(present, absent, tables))
                : Optional.empty();
    }

    /** A statement that this guard keeps from running in vain, with IF [NOT] EXISTS; empty if the guard asks for something else. */
    Optional<Statement> assured(Statement statement) {
        Objects objects = Objects.of(statement);
        boolean own = objects.made().filter(this::isAbsent).isPresent()
                || objects.gone().stream().anyMatch(this::isPresent)
                || objects.changed().filter(c -> isAbsent(c) || isPresent(c)).isPresent();
        if (own) {
            return Optional.of(Lenient.form(statement));
        }
        boolean table = tables
                && absent.isEmpty()
                && statement instanceof Statement.OnTable on
                && isPresent(on.table().name());
        return table ? Lenient.ofTable(statement) : Optional.empty();
    }

    private boolean isAbsent(String name) {
        return absent.contains(name.toLowerCase(Locale.ROOT));
    }

    private boolean isPresent(String name) {
        return present.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Tokens bare(Tokens tokens) {
        Tokens rest = tokens;
        while (rest.size() > 1 && rest.isSign(0, "(") && rest.closing(0) == rest.size() - 1 && !rest.is(1, "SELECT")) {
            rest = rest.slice(1, rest.size() - 1);
        }
        return rest;
    }

    private static List<Tokens> conjuncts(Tokens tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (Tokens.opens(tokens.get(i))) {
                depth++;
            } else if (Tokens.closes(tokens.get(i))) {
                depth--;
            } else if (depth == 0 && tokens.is(i, "AND")) {
                List<Tokens> rest = conjuncts(tokens.slice(i + 1, tokens.size()));
                return Stream.concat(Stream.of(bare(tokens.slice(0, i))), rest.stream())
                        .toList();
            }
        }
        return List.of(bare(tokens));
    }

    /** Whether a condition is that something stands, or that it does not; empty if it is another one. */
    private static Optional<Boolean> asksForPresence(Tokens tokens) {
        if (tokens.is(0, "NOT")) {
            return asksForPresence(bare(tokens.slice(1, tokens.size()))).map(stands -> !stands);
        }
        int last = tokens.size() - 1;
        if (tokens.is(0, "EXISTS") && tokens.isSign(1, "(") && tokens.closing(1) == last) {
            return Optional.of(true);
        }
        Optional<Tokens> nullity = before(tokens, "IS", "NOT", "NULL").or(() -> before(tokens, "IS", "NULL"));
        if (nullity.isPresent() && (readsName(tokens) || isQuery(nullity.get()))) {
            return Optional.of(tokens.is(last - 1, "NOT"));
        }
        return truth(tokens).or(() -> counts(tokens));
    }

    /** {@code EXISTS (…) = false}, {@code EXISTS (…) IS NOT TRUE}: it is never null. */
    private static Optional<Boolean> truth(Tokens tokens) {
        int last = tokens.size() - 1;
        boolean says = tokens.is(last, "TRUE") || tokens.is(last, "FALSE");
        if (!says) {
            return Optional.empty();
        }
        boolean same = tokens.is(last, "TRUE");
        Optional<Tokens> negated = before(tokens, "IS", "NOT", same ? "TRUE" : "FALSE");
        Optional<Tokens> plain = before(tokens, "IS", same ? "TRUE" : "FALSE")
                .or(() -> tokens.isSign(last - 1, "=") ? Optional.of(tokens.slice(0, last - 1)) : Optional.empty());
        boolean wanted = same == negated.isEmpty();
        return negated.or(() -> plain)
                .map(ExistenceGuard::bare)
                .filter(t -> t.is(0, "EXISTS") || t.is(0, "NOT"))
                .flatMap(ExistenceGuard::asksForPresence)
                .map(stands -> stands == wanted);
    }

    /** What stands before these words at the end. */
    private static Optional<Tokens> before(Tokens tokens, String... words) {
        int from = tokens.size() - words.length;
        return from > 0 && tokens.are(from, words) ? Optional.of(tokens.slice(0, from)) : Optional.empty();
    }

    /** Whether it is a query whose value is null only when it finds nothing: one without functions. */
    private static boolean isQuery(Tokens tokens) {
        return tokens.isSign(0, "(")
                && tokens.is(1, "SELECT")
                && tokens.closing(0) == tokens.size() - 1
                && tokens.list().stream().skip(1).takeWhile(t -> !t.is("FROM")).noneMatch(t -> t.isSign("("));
    }

    /** {@code (SELECT count(*) …) = 0}, or {@code > 0}. */
    private static Optional<Boolean> counts(Tokens tokens) {
        int sign = tokens.size() - 2;
        boolean counts = tokens.isSign(0, "(")
                && tokens.are(1, "SELECT", "COUNT")
                && tokens.closing(0) == sign - 1
                && tokens.get(sign + 1).text().equals("0");
        if (counts && tokens.isSign(sign, "=")) {
            return Optional.of(false);
        }
        return counts && (tokens.isSign(sign, ">") || tokens.isSign(sign, "<>") || tokens.isSign(sign, "!="))
                ? Optional.of(true)
                : Optional.empty();
    }

    private static boolean readsName(Tokens tokens) {
        return tokens.list().stream().anyMatch(t -> t.isName() && TO_REG.contains(t.name()));
    }

    private static boolean looksIntoCatalog(Tokens tokens) {
        return readsName(tokens)
                || tokens.list().stream()
                        .anyMatch(t -> t.isName()
                                && (t.name().startsWith("pg_") || t.name().equals("information_schema")));
    }

    /** The values of the strings, without the schema before the last dot. */
    private static List<String> names(Tokens tokens) {
        return tokens.list().stream()
                .filter(t -> t.kind() == Token.Kind.STRING)
                .map(t -> Literals.string(t.text()).toLowerCase(Locale.ROOT))
                .map(value -> value.substring(value.lastIndexOf('.') + 1).replace("\"", ""))
                .toList();
    }

    /** The names that matter to a guard: what a statement makes, takes away and changes. */
    private record Objects(Optional<String> made, List<String> gone, Optional<String> changed) {
        static Objects of(Statement statement) {
            return new Objects(Objects.made(statement), Objects.gone(statement), Objects.changed(statement));
        }

        private static Optional<String> made(Statement statement) {
            if (statement instanceof Statement.CreateTable s) {
                return Optional.of(s.table().name());
            } else if (statement instanceof Statement.CreateTableAs s) {
                return Optional.of(s.table().name());
            } else if (statement instanceof Statement.AddColumn s) {
                return Optional.of(s.column().name());
            } else if (statement instanceof Statement.AddConstraint s) {
                return s.constraint().name();
            } else if (statement instanceof Statement.CreateIndex s) {
                return s.name();
            } else if (statement instanceof Statement.CreateView s) {
                return Optional.of(s.view().name());
            } else if (statement instanceof Statement.CreateMaterializedView s) {
                return Optional.of(s.view().name());
            } else if (statement instanceof Statement.AddEnumValue s) {
                return Optional.of(s.value());
            } else if (statement instanceof Statement.Other s && s.kind().startsWith("Create")) {
                return s.object().map(QualifiedName::name);
            }
            return renamed(statement);
        }

        private static Optional<String> renamed(Statement statement) {
            if (statement instanceof Statement.RenameColumn s) {
                return Optional.of(s.newName());
            } else if (statement instanceof Statement.RenameConstraint s) {
                return Optional.of(s.newName());
            } else if (statement instanceof Statement.Rename s) {
                return Optional.of(s.newName());
            }
            return Optional.empty();
        }

        private static List<String> gone(Statement statement) {
            if (statement instanceof Statement.DropColumn s) {
                return List.of(s.column());
            } else if (statement instanceof Statement.DropConstraint s) {
                return List.of(s.constraint());
            } else if (statement instanceof Statement.Drop s) {
                return s.objects().stream().map(QualifiedName::name).toList();
            } else if (statement instanceof Statement.RenameColumn s) {
                return List.of(s.column());
            } else if (statement instanceof Statement.RenameConstraint s) {
                return List.of(s.constraint());
            } else if (statement instanceof Statement.Rename s) {
                return List.of(s.object().name());
            }
            return List.of();
        }

        private static Optional<String> changed(Statement statement) {
            if (statement instanceof Statement.SetNotNull s) {
                return Optional.of(s.column());
            } else if (statement instanceof Statement.DropNotNull s) {
                return Optional.of(s.column());
            } else if (statement instanceof Statement.SetDefault s) {
                return Optional.of(s.column());
            } else if (statement instanceof Statement.DropDefault s) {
                return Optional.of(s.column());
            } else if (statement instanceof Statement.AlterColumnType s) {
                return Optional.of(s.column());
            } else if (statement instanceof Statement.ValidateConstraint s) {
                return Optional.of(s.constraint());
            } else if (statement instanceof Statement.AlterTable s) {
                return s.object();
            }
            return Optional.empty();
        }
    }
}
