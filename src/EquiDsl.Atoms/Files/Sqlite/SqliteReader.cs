using EquiDsl.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EquiDsl.Atoms;

/// <summary>An SQLite file, opened so that a foreign one can do no harm: read only, nothing of its schema is run.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    public SqliteReader(string path)
    {
        Path = path;
        // An absent file is reported like that of any other format.
        using (BinaryFile file = BinaryFile.Open(path))
            Length = file.Length;
        // A full path, since SQLite gives names such as "file:x" and ":memory:" a meaning of their own.
        var settings = new SqliteConnectionStringBuilder { DataSource = System.IO.Path.GetFullPath(path), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            Guard(null, () =>
            {
                _connection.Open();
                // No value is longer than the file that holds it.
                raw.sqlite3_limit(_connection.Handle!, raw.SQLITE_LIMIT_LENGTH, (int)Math.Clamp(Length, 100_000, 1_000_000_000));
                Execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON");
                return true;
            });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The file's length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>The columns of an ordinary table that are stored, not computed; empty when there is no such table.</summary>
    public List<string> Columns(string table)
    {
        // A view or a virtual table could run anything.
        long ordinary = (long)(Rows(
            null, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $value AND sql LIKE 'CREATE TABLE%'", table).FirstOrDefault()?[0] ?? 0L);
        return ordinary == 1 ? [.. Rows(null, "SELECT name FROM pragma_table_info($value)", table).Select(row => row[0] as string ?? "")] : [];
    }

    /// <summary>Runs a query to its end.</summary>
    /// <param name="record">The row that messages name, if it is about one.</param>
    /// <param name="sql">The query, with at most one parameter $value.</param>
    /// <param name="value">The parameter.</param>
    /// <param name="most">More rows than this are an error.</param>
    /// <returns>Rows of null, long, double, string and byte[].</returns>
    public List<object?[]> Rows(string? record, string sql, object? value = null, long most = 10_000)
    {
        lock (_lock)
            return Guard(record, () => Query(record, sql, value, most));
    }

    public void Dispose() => _connection.Dispose();

    public EquiDslFileException Fail(string? record, string problem, string? field = null, Exception? cause = null) =>
        new(Path, problem, field: field, innerException: cause, record: record);

    private List<object?[]> Query(string? record, string sql, object? value, long most)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        if (value is not null)
            command.Parameters.AddWithValue("$value", value);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            if (rows.Count >= most)
                throw Fail(record, $"a table has more than {most} rows, more than the file has room for; it is damaged.");
            var row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private T Guard<T>(string? record, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is SqliteException or InvalidOperationException or ArgumentException or IOException)
        {
            throw Fail(record, $"the database cannot be read ({error.Message}); it is damaged, or not an SQLite file.", cause: error);
        }
    }
}
