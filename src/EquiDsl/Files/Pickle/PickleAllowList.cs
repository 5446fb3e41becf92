namespace EquiDsl.Files;

/// <summary>Makes a value from the arguments that a pickle passes to an allowed name.</summary>
/// <param name="arguments">The arguments.</param>
/// <param name="fail">Makes an exception from what is wrong.</param>
internal delegate object? PickleConstructor(object?[] arguments, Func<string, Exception> fail);

/// <summary>A name that a pickle may mention.</summary>
/// <param name="FullName">Module and name with a dot between.</param>
/// <param name="Construct">What calling it gives; null when it is a mere name, such as an element type.</param>
internal sealed record PickleGlobal(string FullName, PickleConstructor? Construct);

/// <summary>
/// The names that a pickle may mention and what they mean here. Nothing else of a pickle is ever looked up or
/// called: reading one can only build values.
/// </summary>
internal sealed class PickleAllowList
{
    private readonly Dictionary<string, PickleGlobal> _globals = new(StringComparer.Ordinal);

    public PickleAllowList() => Allow("collections.OrderedDict", OrderedDictionary);

    /// <summary>Allows a name and says what calling it gives.</summary>
    public PickleAllowList Allow(string fullName, PickleConstructor? construct)
    {
        _globals[fullName] = new PickleGlobal(fullName, construct);
        return this;
    }

    /// <summary>Allows a class whose instances are kept as their state.</summary>
    public PickleAllowList AllowObject(string fullName)
    {
        PickleGlobal? type = null;
        type = new PickleGlobal(fullName, (_, _) => new PickleObject(type!));
        _globals[fullName] = type;
        return this;
    }

    /// <summary>Looks a name up.</summary>
    public PickleGlobal Find(string module, string name, Func<string, Exception> fail) =>
        _globals.TryGetValue($"{module}.{name}", out PickleGlobal? global)
            ? global
            : throw fail(
                $"the pickle mentions '{Shorten(module)}.{Shorten(name)}', which is not among the names that may be read; nothing was executed. " +
                "Expected tensors, arrays and plain values only.");

    private static PickleDictionary OrderedDictionary(object?[] arguments, Func<string, Exception> fail)
    {
        var dictionary = new PickleDictionary();
        if (arguments.Length == 0)
            return dictionary;
        if (arguments is not [List<object?> pairs])
            throw fail("an ordered dictionary is made of something else than a list of pairs.");
        foreach (object? pair in pairs)
        {
            object?[] items = pair switch
            {
                PickleTuple tuple => tuple.Items,
                List<object?> list => [.. list],
                _ => [],
            };
            if (items.Length != 2)
                throw fail("an ordered dictionary is made of something else than a list of pairs.");
            dictionary.Set(items[0], items[1]);
        }
        return dictionary;
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : $"{text[..100]}...";
}
