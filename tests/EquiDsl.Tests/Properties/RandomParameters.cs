namespace EquiDsl.Tests.Properties;

/// <summary>Parameters in which nothing is zero or one by design: an unread bias or a swapped norm weight must show.</summary>
internal static class RandomParameters
{
    public static ParameterSet Draw(IReadOnlyList<ParameterDescription> descriptions, int seed)
    {
        ParameterSet set = ParameterSet.FromSeed(descriptions, (ulong)seed);
        var random = new Random(seed);
        foreach (ParameterDescription description in descriptions)
        {
            bool table = description.Name.EndsWith("_embedding.weight", StringComparison.Ordinal);
            (float centre, float scale) = description.Initialization switch
            {
                ParameterInitialization.Zero => (0f, 0.3f),
                ParameterInitialization.One => (1f, 0.3f),
                ParameterInitialization.Normal or ParameterInitialization.Uniform => (0f, table ? 0.8f : 0f),
                _ => throw new ArgumentException($"{description.Name}: unknown initialization {description.Initialization}", nameof(descriptions)),
            };
            float[] values = set[description.Name];
            for (int i = 0; scale > 0 && i < values.Length; i++)
                values[i] = centre + (scale * ((2 * random.NextSingle()) - 1));
        }
        return set;
    }
}
