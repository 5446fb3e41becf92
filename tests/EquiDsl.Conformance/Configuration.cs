using System.Text.Json;

namespace EquiDsl.Conformance;

/// <summary>The hyper-parameters of a golden case; a value of the wrong kind is an error that names its key.</summary>
internal sealed class Configuration
{
    private readonly JsonElement _values;

    /// <summary>Reads the member <c>config</c> of a case's JSON.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public Configuration(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("config", out _values) || _values.ValueKind != JsonValueKind.Object)
            throw new ConformanceException("the JSON has no object 'config'");
    }

    public int LMax => Single("lmax_list");

    public int MMax => Single("mmax_list");

    public int Layers => Integer("num_layers");

    /// <summary>Largest edge length, Å: <c>max_radius</c>; <c>cutoff</c> repeats it.</summary>
    public double Cutoff
    {
        get
        {
            double radius = Number("max_radius");
            return Number("cutoff", radius) == radius
                ? radius
                : throw new ConformanceException($"'cutoff' is {Number("cutoff")}, but 'max_radius' is {radius}; a declaration has one cutoff");
        }
    }

    public int Integer(string key, int? fallback = null) => fallback is int value && !Has(key)
        ? value
        : Get(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int result) ? result : throw Wrong(key, "an integer");

    public double Number(string key, double? fallback = null) => fallback is double value && !Has(key)
        ? value
        : Get(key) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : throw Wrong(key, "a number");

    public bool Flag(string key, bool? fallback = null) => fallback is bool value && !Has(key) ? value : Get(key).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "true or false"),
    };

    /// <summary>A text out of a list.</summary>
    /// <param name="key">The key.</param>
    /// <param name="choices">The known texts and what each stands for.</param>
    public T Choice<T>(string key, params (string Text, T Meaning)[] choices)
    {
        string? text = Get(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        foreach ((string known, T meaning) in choices)
        {
            if (known == text)
                return meaning;
        }
        throw Wrong(key, "one of " + string.Join(", ", choices.Select(c => c.Text)));
    }

    /// <summary>Whether the key is present and not null.</summary>
    public bool Has(string key) => _values.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private int Single(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.Number
        && list[0].TryGetInt32(out int value) ? value : throw Wrong(key, "a list of one integer");

    private JsonElement Get(string key) => _values.TryGetProperty(key, out JsonElement value)
        ? value
        : throw new ConformanceException($"the configuration lacks '{key}'");

    private ConformanceException Wrong(string key, string expected) => new($"'{key}' is {Get(key).GetRawText()}; expected {expected}");
}
