package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.util.List;
import java.util.regex.Pattern;

/** What the rules on rows that went astray between tenants have to say in common. Stateless. */
final class TenantBreaches {
    private TenantBreaches() {}

    /** {@code Changeset `7`}, or its rollback. */
    static String doer(TenantBreach breach, ChangeSet changeSet) {
        return isRollback(breach)
                ? "The rollback of changeset `" + changeSet.id().id() + "`"
                : "Changeset `" + changeSet.id().id() + "`";
    }

    /** {@code 1 row}, {@code 7 rows}. */
    static String rows(TenantBreach breach) {
        return breach.rows() + (breach.rows() == 1 ? " row" : " rows");
    }

    /** The key of one of the rows in parentheses, with a leading blank. */
    static String example(TenantBreach breach) {
        return breach.example()
                .map(key -> " (for example the row with `" + key + "`)")
                .orElse("");
    }

    /** The last statement that names the table, or what leaks; else the changeset. */
    static Location at(TenantBreach breach, ChangeSet changeSet) {
        List<SqlText> sql = isRollback(breach) ? changeSet.rollback().sql() : changeSet.sql();
        String object = breach.object().replace("()", "");
        return last(
                sql,
                object.substring(object.lastIndexOf('.') + 1),
                last(sql, breach.table().name(), changeSet.at()));
    }

    private static Location last(List<SqlText> sql, String name, Location otherwise) {
        Pattern word = Pattern.compile("(?i)(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])");
        return sql.stream()
                .flatMap(SqlText::withParts)
                .filter(t -> word.matcher(t.sql()).find())
                .reduce((first, second) -> second)
                .map(SqlText::at)
                .orElse(otherwise);
    }

    private static boolean isRollback(TenantBreach breach) {
        return breach.direction().equals("rollback");
    }
}
