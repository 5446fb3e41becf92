using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EquiDsl.Files;
using Microsoft.Data.Sqlite;

namespace EquiDsl.Atoms;

/// <summary>Writes one structure as a row of an ASE database, with the entries that its queries use.</summary>
internal sealed class AseDatabaseRow(AtomicStructure structure, int id)
{
    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly AseResults _results = new(structure);

    /// <summary>Pairs that queries can use: numbers and texts. Longer values are data.</summary>
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    private readonly List<KeyValuePair<string, string>> _data = [];

    public void Write(SqliteConnection connection)
    {
        foreach (KeyValuePair<string, string> pair in _results.OtherPairs())
            (IsPair(pair) ? _pairs : _data).Add(pair);
        object?[] values = Values();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO systems VALUES ({string.Join(", ", values.Select((_, i) => $"$v{i}"))})";
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"$v{i}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
        foreach (IGrouping<int, int> element in structure.AtomicNumbers.GroupBy(number => number))
            Insert(connection, "species", element.Key, element.Count(), id);
        foreach ((string key, string text) in _pairs)
        {
            Insert(connection, "keys", key, id);
            if (TextNumbers.TryParse(text, out double number))
                Insert(connection, "number_key_values", key, number, id);
            else
                Insert(connection, "text_key_values", key, text, id);
        }
    }

    private object?[] Values()
    {
        double years = (DateTime.UtcNow - s_epoch).TotalDays / 365.25;
        Periodicity p = structure.Periodicity;
        double[]? fs = structure.Forces, stress = _results.Stress;
        double? fmax = fs is null || structure.Count == 0 ? null
            : Enumerable.Range(0, structure.Count).Max(i => Math.Sqrt((fs[3 * i] * fs[3 * i]) + (fs[(3 * i) + 1] * fs[(3 * i) + 1]) + (fs[(3 * i) + 2] * fs[(3 * i) + 2])));
        bool calculated = structure.Energy is not null || fs is not null || stress is not null || _results.Calculator is not null;
        return
        [
            id, Guid.NewGuid().ToString("N"), years, years, Environment.UserName,
            Integers(structure.AtomicNumbers), Reals(structure.Positions), Reals(structure.Cell), (p.A ? 1 : 0) + (p.B ? 2 : 0) + (p.C ? 4 : 0),
            Reals(_results.Column("initial_magmoms", 1)), Reals(_results.Column("initial_charges", 1)), Reals(_results.Column("masses", 1)),
            Integers(structure.GetTags()), Reals(_results.Column("momenta", 3)), AseConstraints.Write(structure),
            calculated ? _results.Calculator ?? "unknown" : null, calculated ? "{}" : null,
            Finite(structure.Energy), Finite(_results.FreeEnergy), Reals(fs), Reals(stress), Reals(_results.Dipole),
            Reals(_results.Column("magmoms", 1)), Finite(_results.MagneticMoment), Reals(_results.Column("charges", 1)),
            Encoding.UTF8.GetString(Json(_pairs)), Data(), structure.Count, Finite(fmax), Finite(stress?.Max(Math.Abs)), null, 0.0, 0.0,
        ];
    }

    private byte[] Data()
    {
        byte[] json = Json([.. _data, .. _results.OtherColumns().Select(column => KeyValuePair.Create(column.Name, Join(column)))]);
        var blob = new byte[8 + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(blob, 8);
        json.CopyTo(blob, 8);
        return blob;
    }

    private static string Join(AtomColumn column) => column.Type is 'R' or 'I'
        ? $"[{string.Join(", ", column.Values)}]"
        : string.Join(' ', column.Values);

    private static byte[] Json(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            foreach ((string key, string text) in pairs)
            {
                json.WritePropertyName(key);
                AsePairs.Write(json, text);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>ASE allows names of letters, digits and underscores for pairs; anything else goes to the data.</summary>
    private static bool IsPair(KeyValuePair<string, string> pair) =>
        pair.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && char.IsAsciiLetter(pair.Key[0])
        && pair.Value is not ['[' or '{', ..];

    private static void Insert(SqliteConnection connection, string table, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = connection.CreateCommand();
        var names = new List<string>();
        foreach (object value in values)
        {
            names.Add($"$v{names.Count}");
            command.Parameters.AddWithValue(names[^1], value);
        }
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", names)})";
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite has no NaN.</summary>
    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;

    private static byte[]? Reals(double[]? values) => values is null ? null : MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static byte[]? Integers(int[]? values) => values is null ? null : MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
