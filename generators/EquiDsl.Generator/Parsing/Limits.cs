namespace EquiDsl.Generator.Parsing;

/// <summary>Largest values that a declaration may ask for; beyond them a typing error is certain.</summary>
internal static class Limits
{
    /// <summary>Highest degree whose constants are verified.</summary>
    public const int Degree = 10;

    public const int Channels = 4096;
    public const int Heads = 256;
    public const int Repetitions = 1000;
    public const int Neighbors = 1_000_000;
    public const int Elements = 1000;
    public const int Gaussians = 100_000;
    public const int GridResolution = 512;

    /// <summary>Generated characters per declaration beyond which a warning says so.</summary>
    public const int GeneratedCharacters = 6_000_000;
}
