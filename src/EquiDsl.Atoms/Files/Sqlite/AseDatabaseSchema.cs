namespace EquiDsl.Atoms;

/// <summary>The tables of an ASE database, version 9.</summary>
internal static class AseDatabaseSchema
{
    public const int Version = 9;

    /// <summary>The columns of the table <c>systems</c> in order, with their types.</summary>
    public static readonly (string Name, string Type)[] Columns =
    [
        ("id", "INTEGER PRIMARY KEY AUTOINCREMENT"), ("unique_id", "TEXT UNIQUE"), ("ctime", "REAL"), ("mtime", "REAL"), ("username", "TEXT"),
        ("numbers", "BLOB"), ("positions", "BLOB"), ("cell", "BLOB"), ("pbc", "INTEGER"), ("initial_magmoms", "BLOB"),
        ("initial_charges", "BLOB"), ("masses", "BLOB"), ("tags", "BLOB"), ("momenta", "BLOB"), ("constraints", "TEXT"),
        ("calculator", "TEXT"), ("calculator_parameters", "TEXT"), ("energy", "REAL"), ("free_energy", "REAL"), ("forces", "BLOB"),
        ("stress", "BLOB"), ("dipole", "BLOB"), ("magmoms", "BLOB"), ("magmom", "REAL"), ("charges", "BLOB"),
        ("key_value_pairs", "TEXT"), ("data", "BLOB"), ("natoms", "INTEGER"), ("fmax", "REAL"), ("smax", "REAL"), ("volume", "REAL"),
        ("mass", "REAL"), ("charge", "REAL"),
    ];

    /// <summary>Columns of 32-bit whole numbers; other blobs hold 64-bit real numbers.</summary>
    public static readonly string[] IntegerBlobs = ["numbers", "tags"];

    /// <summary>The statements that make an empty database.</summary>
    public static IEnumerable<string> Statements()
    {
        yield return $"CREATE TABLE systems ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}"))})";
        yield return "CREATE TABLE species (Z INTEGER, n INTEGER, id INTEGER, FOREIGN KEY (id) REFERENCES systems(id))";
        yield return "CREATE TABLE keys (key TEXT, id INTEGER, FOREIGN KEY (id) REFERENCES systems(id))";
        yield return "CREATE TABLE text_key_values (key TEXT, value TEXT, id INTEGER, FOREIGN KEY (id) REFERENCES systems(id))";
        yield return "CREATE TABLE number_key_values (key TEXT, value REAL, id INTEGER, FOREIGN KEY (id) REFERENCES systems(id))";
        yield return "CREATE TABLE information (name TEXT, value TEXT)";
        yield return $"INSERT INTO information VALUES ('version', '{Version}')";
        foreach ((string table, string column, string index) in s_indices)
            yield return $"CREATE INDEX {index}_index ON {table}({column})";
    }

    private static readonly (string Table, string Column, string Index)[] s_indices =
    [
        ("systems", "unique_id", "unique_id"), ("systems", "ctime", "ctime"), ("systems", "username", "username"),
        ("systems", "calculator", "calculator"), ("species", "Z", "species"), ("keys", "key", "key"),
        ("text_key_values", "key", "text"), ("number_key_values", "key", "number"),
    ];
}
