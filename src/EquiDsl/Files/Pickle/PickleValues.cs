namespace EquiDsl.Files;

/// <summary>A tuple of a pickle.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public static readonly PickleTuple Empty = new([]);

    public object?[] Items { get; } = items;
}

/// <summary>A set of a pickle; repetitions are kept.</summary>
internal sealed class PickleSet
{
    private List<object?>? _items;

    public List<object?> Items => _items ??= [];
}

/// <summary>A dictionary of a pickle in order of insertion; keys other than texts are found only by enumeration.</summary>
internal sealed class PickleDictionary
{
    // Made when there is something in them: a pickle can hold millions of empty dictionaries.
    private Dictionary<string, object?>? _byName;
    private List<KeyValuePair<object?, object?>>? _pairs;

    /// <summary>All pairs as they were set; a key set again appears again.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Pairs => _pairs ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    /// <summary>The value set last under a text; null when there is none.</summary>
    public object? this[string name] => _byName?.GetValueOrDefault(name);

    public bool Contains(string name) => _byName?.ContainsKey(name) ?? false;

    public void Set(object? key, object? value)
    {
        (_pairs ??= []).Add(new(key, value));
        if (key is string name)
            (_byName ??= new(StringComparer.Ordinal))[name] = value;
    }
}

/// <summary>An instance of an allowed class that has no meaning of its own here: its state is all that is kept.</summary>
internal sealed class PickleObject(PickleGlobal type) : IPickleState
{
    public PickleGlobal Type { get; } = type;

    /// <summary>What the pickle set as the instance's attributes, usually a dictionary; null before that.</summary>
    public object? State { get; private set; }

    /// <summary>An attribute; null when there is none.</summary>
    public object? this[string attribute] => (State as PickleDictionary)?[attribute];

    public void SetState(object? state, Func<string, Exception> fail) => State = state;
}

/// <summary>A value whose construction the pickle completes with a state.</summary>
internal interface IPickleState
{
    void SetState(object? state, Func<string, Exception> fail);
}
