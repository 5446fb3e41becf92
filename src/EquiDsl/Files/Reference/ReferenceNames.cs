namespace EquiDsl.Files;

/// <summary>Finds the parameters of a model among the tensors of a file, whatever prefixes their names have.</summary>
/// <param name="fail">Makes an exception from what is wrong.</param>
internal sealed class ReferenceNames(Func<string, Exception> fail)
{
    /// <summary>What was left out, for people.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>
    /// The parameters, in the order of the file. Those that the model does not have are there too when they are called as parameters
    /// are, so that they can be told; buffers, and heads of outputs that the model does not have, are left out.
    /// </summary>
    /// <param name="stored">Names of all tensors of real numbers, in the file's order.</param>
    /// <param name="needed">Names of the model's parameters; null when no model is known.</param>
    public IReadOnlyList<ReferenceName> Find(IEnumerable<string> stored, IReadOnlySet<string>? needed = null)
    {
        List<ReferenceName> names = [.. Candidates(stored, needed)];
        if (needed is not null)
            Rename(names, needed);
        var chosen = new Dictionary<string, ReferenceName>(StringComparer.Ordinal);
        foreach (IGrouping<string, ReferenceName> same in names.GroupBy(n => n.Parameter))
            chosen.Add(same.Key, Choose(same.Key, [.. same]));
        if (needed is not null)
            LeaveHeadsOut(chosen, needed);
        return [.. names.Where(n => chosen.TryGetValue(n.Parameter, out ReferenceName one) && one.Stored == n.Stored)];
    }

    /// <summary>
    /// The tensors that an optimiser works on, in the order of the file: buffers are not among them, but copies of blocks that nothing reads
    /// are.
    /// </summary>
    public static IEnumerable<ReferenceName> Candidates(IEnumerable<string> stored, IReadOnlySet<string>? needed) => stored.Select(s => Parse(s, needed)).Where(n =>
        needed?.Contains(n.Parameter) == true
        || (!n.IsBuffer && !ReferenceUnits.IsUnits(n.Parameter) && (needed is null || n.IsCalledParameter || IsWrapped(n, needed))));

    /// <summary>Takes a name apart, unless the model has it as it is.</summary>
    public static ReferenceName Parse(string stored, IReadOnlySet<string>? needed) =>
        needed?.Contains(stored) == true ? new(stored, stored, ReferencePart.Model, null) : ReferenceName.Parse(stored);

    private static bool IsWrapped(ReferenceName name, IReadOnlySet<string> needed) => Suffixes(name.Parameter).Any(s => needed.Contains(s.Suffix));

    /// <summary>What stands after each dot of a name, with what stands before it.</summary>
    private static IEnumerable<(string Prefix, string Suffix)> Suffixes(string name)
    {
        for (int dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return (name[..(dot + 1)], name[(dot + 1)..]);
    }

    /// <summary>When all parameters that are missing stand under one prefix of its own, it is a wrapper of unknown name.</summary>
    private void Rename(List<ReferenceName> names, IReadOnlySet<string> needed)
    {
        HashSet<string> missing = [.. needed.Except(names.Select(n => n.Parameter))];
        HashSet<string> own = [.. needed.Select(FirstPart)];
        Dictionary<string, int> prefixes = [];
        foreach ((string prefix, string suffix) in names.Where(n => !needed.Contains(n.Parameter)).SelectMany(n => Suffixes(n.Parameter)))
        {
            if (!own.Contains(FirstPart(prefix)) && (missing.Count == 0 ? needed : missing).Contains(suffix))
                prefixes[prefix] = prefixes.GetValueOrDefault(prefix) + 1;
        }
        string[] whole = [.. prefixes.Where(p => p.Value == (missing.Count == 0 ? needed : missing).Count).Select(p => p.Key)];
        if (whole.Length > 1 || (whole.Length == 1 && missing.Count == 0))
            throw fail($"the model's parameters are there {(missing.Count == 0 ? "and again under" : "under the prefixes")} {string.Join(" and ", whole.Select(p => $"'{p}'"))}; expected them once.");
        if (whole.Length == 0 && missing.Count > 0 && prefixes.Count > 0)
        {
            (string prefix, int count) = prefixes.MaxBy(p => p.Value);
            if (2 * count >= missing.Count)
                throw fail($"{missing.Count} of the model's {needed.Count} parameters are missing, of which {count} are there under the unknown prefix '{prefix}'; expected all or none.");
        }
        for (int i = 0; whole.Length == 1 && i < names.Count; i++)
        {
            if (names[i].Parameter.StartsWith(whole[0], StringComparison.Ordinal))
                names[i] = names[i] with { Parameter = names[i].Parameter[whole[0].Length..] };
        }
    }

    private static string FirstPart(string name) => name.IndexOf('.') is >= 0 and int dot ? name[..dot] : name;

    /// <summary>Of tensors of one name, that of the head, which is what a trainer computes with; of heads, that of the usual name.</summary>
    private ReferenceName Choose(string parameter, ReferenceName[] same)
    {
        ReferenceName[] heads = [.. same.Where(n => n.Part == ReferencePart.Head)];
        if (heads.Length > 1)
        {
            string usual = parameter.StartsWith("energy_block.", StringComparison.Ordinal) ? "energy" : "forces";
            heads = heads.Any(n => n.Head == usual) ? [.. heads.Where(n => n.Head == usual)] : heads;
        }
        ReferenceName[] left = heads.Length > 0 ? heads : same;
        if (left.Length == 1)
            return left[0];
        throw fail(left[0].Head is null || left.All(n => n.Head == left[0].Head)
            ? $"the state dictionary has the parameter '{parameter}' twice."
            : $"the heads {string.Join(", ", left.Select(n => $"'{n.Head}'"))} all have '{parameter}'; expected one head of energies, called 'energy', and one of forces, 'forces'.");
    }

    private void LeaveHeadsOut(Dictionary<string, ReferenceName> chosen, IReadOnlySet<string> needed)
    {
        HashSet<string> own = [.. needed.Select(FirstPart)];
        ReferenceName[] others = [.. chosen.Values.Where(n => n.Part == ReferencePart.Head && !own.Contains(FirstPart(n.Parameter)))];
        foreach (ReferenceName other in others)
            chosen.Remove(other.Parameter);
        Remarks.AddRange(others.Select(n => n.Head).Distinct().Select(head => $"the head '{head}' is not part of the model and left out"));
    }
}
