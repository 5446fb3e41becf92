using System.Runtime.InteropServices;
using System.Text.Json;

namespace EquiDsl.Atoms;

/// <summary>Writes one structure as an item of an ASE trajectory; every frame brings its own elements and constraints.</summary>
internal sealed class UlmFrame(AtomicStructure structure, UlmWriter file, Utf8JsonWriter json)
{
    private readonly AseResults _results = new(structure);

    public void Write()
    {
        json.WriteStartObject();
        if (file.Count == 0)
        {
            json.WriteNumber("version", 1);
            json.WriteString("ase_version", "3.22.1");
        }
        json.WritePropertyName("pbc");
        Raw($"[{Truth(structure.Periodicity.A)}, {Truth(structure.Periodicity.B)}, {Truth(structure.Periodicity.C)}]");
        WriteIntegers("numbers", Array.ConvertAll(structure.AtomicNumbers, number => (long)number));
        if (AseConstraints.Write(structure) is string constraints)
            json.WriteString("constraints", constraints);
        WriteReals("positions", structure.Positions, 3);
        json.WritePropertyName("cell");
        Raw($"[{Row(0)}, {Row(3)}, {Row(6)}]");
        if (structure.GetTags() is int[] tags)
            WriteIntegers("tags", Array.ConvertAll(tags, tag => (long)tag));
        WriteReals("masses", _results.Column("masses", 1), 1);
        WriteReals("momenta", _results.Column("momenta", 3), 3);
        WriteReals("magmoms", _results.Column("initial_magmoms", 1), 1);
        WriteReals("charges", _results.Column("initial_charges", 1), 1);
        WriteCalculator();
        WriteInfo();
        json.WriteEndObject();
    }

    private void WriteCalculator()
    {
        double?[] numbers = [structure.Energy, _results.FreeEnergy, _results.MagneticMoment];
        double[]? stress = _results.Stress, dipole = _results.Dipole;
        double[]? magmoms = _results.Column("magmoms", 1), charges = _results.Column("charges", 1);
        if (Array.TrueForAll(numbers, number => number is null) && structure.Forces is null && stress is null && dipole is null
            && magmoms is null && charges is null && _results.Calculator is null)
        {
            return;
        }
        json.WriteStartObject("calculator.");
        json.WriteString("name", _results.Calculator ?? "unknown");
        WriteNumber("energy", numbers[0]);
        WriteReals("forces", structure.Forces, 3);
        WriteList("stress", stress);
        WriteList("dipole", dipole);
        WriteReals("charges", charges, 1);
        WriteNumber("magmom", numbers[2]);
        WriteReals("magmoms", magmoms, 1);
        WriteNumber("free_energy", numbers[1]);
        json.WriteEndObject();
    }

    /// <summary>Free pairs, and columns that a trajectory has no place for, as lists.</summary>
    private void WriteInfo()
    {
        bool any = _results.OtherPairs().Any() || _results.OtherColumns().Any();
        if (!any)
            return;
        json.WriteStartObject("info");
        foreach ((string key, string text) in _results.OtherPairs())
        {
            json.WritePropertyName(key);
            AsePairs.Write(json, text);
        }
        foreach (AtomColumn column in _results.OtherColumns().Where(column => !structure.Info.ContainsKey(column.Name)))
        {
            json.WriteStartArray(column.Name);
            foreach (string value in column.Values)
                AsePairs.Write(json, value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void WriteReals(string name, double[]? values, int width)
    {
        if (values is null)
            return;
        json.WritePropertyName(name + ".");
        Raw(file.WriteReals(values, width == 1 ? [values.Length] : [values.Length / width, width]));
    }

    private void WriteIntegers(string name, long[] values)
    {
        json.WritePropertyName(name + ".");
        Raw(file.WriteArray("int64", [values.Length], MemoryMarshal.AsBytes(values.AsSpan())));
    }

    private void WriteNumber(string name, double? value)
    {
        if (value is null)
            return;
        json.WritePropertyName(name);
        Raw(PythonJson.Write(value.Value));
    }

    private void WriteList(string name, double[]? values)
    {
        if (values is null)
            return;
        json.WritePropertyName(name);
        Raw($"[{string.Join(", ", values.Select(PythonJson.Write))}]");
    }

    private string Row(int start) => $"[{string.Join(", ", structure.Cell.AsSpan(start, 3).ToArray().Select(PythonJson.Write))}]";

    private void Raw(string text) => json.WriteRawValue(text, skipInputValidation: true);

    private static string Truth(bool value) => value ? "true" : "false";
}
