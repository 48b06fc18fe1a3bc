package io.jukung.resources.table;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.names.GroupResource;
import java.util.List;

/** Which resource has which columns; empty for those that show Name and Created At. */
public final class Columns {
    private Columns() {}

    public static List<Column> of(GroupResource resource) {
        return switch (resource.toString()) {
            default -> List.of();
        };
    }
}
