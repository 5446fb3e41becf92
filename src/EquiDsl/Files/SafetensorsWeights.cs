namespace EquiDsl.Files;

/// <summary>Parameters of a model in a safetensors file: one of EquiDsl's, or of the tensors of a trainer's state dictionary.</summary>
internal static class SafetensorsWeights
{
    /// <summary>Reads them, with their units.</summary>
    /// <param name="file">The file.</param>
    /// <param name="descriptions">What the model needs.</param>
    /// <param name="prefix">Prefix of the parameters' names; tensors without it are ignored.</param>
    /// <exception cref="EquiDslFileException">The file does not hold exactly these parameters, is damaged, or holds numbers that are not finite.</exception>
    public static ParameterSet Read(SafetensorsFile file, IReadOnlyList<ParameterDescription> descriptions, string prefix)
    {
        Exception Fail(string problem) => new EquiDslFileException(file.Path, problem);
        SafetensorsEntry[] tensors = [.. file.Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))];
        HashSet<string> needed = [.. descriptions.Select(d => d.Name)];
        var names = new ReferenceNames(Fail);
        Dictionary<string, string> stored = names.Find(tensors.Where(t => IsReal(t) || needed.Contains(ReferenceNames.Parse(t.Name[prefix.Length..], needed).Parameter)).Select(t => t.Name[prefix.Length..]), needed)
            .ToDictionary(n => n.Parameter, n => prefix + n.Stored, StringComparer.Ordinal);
        Dictionary<string, SafetensorsEntry> byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        ParameterMismatch.Check(file.Path, descriptions, stored.ToDictionary(
            s => s.Key, s => "(" + string.Join(", ", byName[s.Value].Shape) + ")", StringComparer.Ordinal));
        if (ContentHash.IsIntact(file) == false)
            throw Fail("the file is damaged: its checksum is not that of its content.");
        var units = new ReferenceUnits(Units(file, tensors, prefix), Fail);
        ParameterSet set = new()
        {
            Normalization = TargetNormalization.FromMetadata(file.Metadata, file.Path) ?? units.Units,
            ElementReferences = units.References,
            Architecture = ModelArchitecture.FromMetadata(file.Metadata),
            Remarks = [.. units.Remarks, .. names.Remarks],
        };
        foreach (ParameterDescription description in descriptions)
            set.Add(description.Name, ParameterSet.Finite(file.Path, description.Name, file.ReadSingle(stored[description.Name])));
        return set;
    }

    private static IEnumerable<StoredNumbers> Units(SafetensorsFile file, SafetensorsEntry[] tensors, string prefix)
    {
        foreach (SafetensorsEntry tensor in tensors)
        {
            string name = ReferenceName.Parse(tensor.Name[prefix.Length..]).Parameter;
            if (ReferenceUnits.IsUnits(name) && IsReal(tensor))
                yield return new(name, tensor.ElementCount, () => file.ReadDouble(tensor.Name));
        }
    }

    private static bool IsReal(SafetensorsEntry tensor) =>
        tensor.Type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;
}
