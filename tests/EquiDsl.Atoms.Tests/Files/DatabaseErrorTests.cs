using EquiDsl.Files;
using Microsoft.Data.Sqlite;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class DatabaseErrorTests
{
    [Theory]
    [InlineData("UPDATE systems SET positions = x'00' WHERE id = 2", "positions", "1 bytes, not a multiple of 8")]
    [InlineData("UPDATE systems SET positions = x'0000000000000000' WHERE id = 2", "positions", "1 numbers; expected 9")]
    [InlineData("UPDATE systems SET positions = NULL WHERE id = 2", "positions", "no positions")]
    [InlineData("UPDATE systems SET numbers = 'abc' WHERE id = 2", "numbers", "no list of atomic numbers")]
    [InlineData("UPDATE systems SET pbc = 9 WHERE id = 2", "pbc", "three truth values")]
    [InlineData("UPDATE systems SET key_value_pairs = '{' WHERE id = 2", "key_value_pairs", "malformed")]
    [InlineData("UPDATE systems SET data = x'ffffffffffffff7f00' WHERE id = 2", "data", "the JSON begins at byte")]
    [InlineData("UPDATE systems SET data = CAST(x'0800000000000000' || '{\"a\":{\"__ndarray__\":[[9],\"float64\",8]}}' AS BLOB) WHERE id = 2", "data", "an array lies at byte 8")]
    public void A_damaged_row_is_named(string sql, string field, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, sql);
        using StructureFile file = StructureFile.Open(path);
        Assert.Equal(3, file[0].Count);
        var error = Assert.Throws<EquiDslFileException>(() => file[1]);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(("2", field), (error.Record, error.Field));
    }

    [Theory]
    [InlineData("DROP TABLE systems")]
    [InlineData("ALTER TABLE systems RENAME TO others; CREATE VIEW systems AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS id, x AS numbers, x AS positions FROM c")]
    [InlineData("ALTER TABLE systems DROP COLUMN positions")]
    public void A_foreign_database_is_refused_and_nothing_of_it_is_run(string sql)
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, sql);
        Assert.Contains("expected an ASE database", Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Computed_columns_are_not_computed()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, "ALTER TABLE systems DROP COLUMN magmom; ALTER TABLE systems ADD COLUMN magmom AS (length(hex(zeroblob(400000000))))");
        using StructureFile file = StructureFile.Open(path);
        Assert.False(file[1].Info.ContainsKey("magmom"));
    }

    [Fact]
    public void Rows_that_were_deleted_leave_no_gap_in_the_indices()
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(Changed(folder, "DELETE FROM systems WHERE id = 2"));
        Assert.Equal(2, file.Count);
        Samples.AssertSame(Samples.Slab(2), file[1]);
    }

    private static string Changed(TemporaryFolder folder, string sql)
    {
        string path = folder.File("a.db");
        StructureFile.Write(path, [Samples.Slab(), Samples.Slab(1), Samples.Slab(2)]);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA foreign_keys = OFF; {sql}";
        command.ExecuteNonQuery();
        return path;
    }
}
