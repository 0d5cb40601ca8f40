package io.github.migrationsafety.rehearsal.data;

import java.util.Optional;

/**
 * What is wanted of the comparison of rows. Immutable.
 *
 * @param showValues whether values of rows may stand in reports; keys may in any case
 * @param tenants how rows belong to tenants, where a column tells
 */
public record DataSettings(boolean showValues, Optional<Tenants> tenants) {
    /** No values, no tenants. */
    public static final DataSettings DEFAULTS = new DataSettings(false, Optional.empty());
}
