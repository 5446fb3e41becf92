using EquiDsl.Files;
using Microsoft.Data.Sqlite;

namespace EquiDsl.Atoms;

/// <summary>Writes an ASE database (SQLite, version 9): structures with energies, forces, constraints, key–value pairs and data.</summary>
public static class AseDatabaseWriter
{
    /// <summary>Writes a whole database under a temporary name and renames it when it is complete.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="structures">The rows, in order from id 1.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or a structure cannot be expressed.</exception>
    public static void Write(string path, IEnumerable<AtomicStructure> structures)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(structures);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            WriteRows(temporary, path, structures);
            DurableFile.Move(temporary, path);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(path, $"the file cannot be written: {error.Message}", innerException: error);
        }
        finally
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }

    private static void WriteRows(string temporary, string path, IEnumerable<AtomicStructure> structures)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(temporary), Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        using var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach (string statement in AseDatabaseSchema.Statements())
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
        int id = 0;
        foreach (AtomicStructure structure in structures)
        {
            id++;
            foreach (int number in structure.AtomicNumbers)
            {
                if (number is < 0 or > PeriodicTable.MaximumAtomicNumber)
                    throw new EquiDslFileException(path, $"the atomic number {number} is not one of 0 to {PeriodicTable.MaximumAtomicNumber}.", record: $"{id}");
            }
            new AseDatabaseRow(structure, id).Write(connection);
        }
        transaction.Commit();
    }
}
