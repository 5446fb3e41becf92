namespace EquiDsl.Compiler.Specification;

/// <summary>How edges are made and described.</summary>
/// <param name="Cutoff">Largest edge length in Å.</param>
/// <param name="MaxNeighbors">Nearest edges kept per target.</param>
/// <param name="Elements">Rows of the element tables; atomic numbers must be below it.</param>
/// <param name="GaussianCount">Gaussians of the radial basis, evenly spaced on [0, cutoff].</param>
/// <param name="GaussianWidth">Standard deviation of each Gaussian in units of their spacing.</param>
public sealed record GraphSpecification(
    double Cutoff, int MaxNeighbors, int Elements, int GaussianCount, double GaussianWidth);

/// <summary>Layers applied in order; with <paramref name="Residual"/> their result is added to their input.</summary>
/// <param name="Residual">Whether the input is added to the result.</param>
/// <param name="DropPath">Rate at which the branch is dropped per system in training.</param>
/// <param name="ProjectionDropout">Rate of dropout per node and channel in training.</param>
/// <param name="Layers">The layers.</param>
public sealed record LayerSequence(
    bool Residual, double DropPath, double ProjectionDropout, EquatableArray<LayerSpecification> Layers);

/// <summary>One declared partial method.</summary>
/// <param name="Name">Method name.</param>
/// <param name="Declaration">Its C# signature up to the parameter list, e.g. <c>private partial NodeFeatures Block</c>; empty for preset expansions.</param>
/// <param name="ParameterList">Its C# parameter list, e.g. <c>(NodeFeatures x, AtomGraph graph)</c>; empty for preset expansions.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it returns.</param>
/// <param name="Repeat">How often its sequences are applied, each time with its own parameters.</param>
/// <param name="ParameterPrefix">Prefix of parameter names; <c>{0}</c> stands for the repetition.</param>
/// <param name="Sequences">Its layer sequences in order.</param>
public sealed record MethodSpecification(
    string Name, string Declaration, string ParameterList, MethodInput Input, MethodOutput Output, int Repeat,
    string ParameterPrefix, EquatableArray<LayerSequence> Sequences);

/// <summary>A whole declaration: what the generator parses and the compiler compiles.</summary>
/// <param name="Namespace">Namespace of the declared class; empty for the global one.</param>
/// <param name="ContainingTypes">Headers of enclosing partial types, outermost first, e.g. <c>partial class Models</c>.</param>
/// <param name="TypeName">Name of the declared class.</param>
/// <param name="LMax">Largest degree of node features.</param>
/// <param name="MMax">Largest order kept in the edge frame.</param>
/// <param name="Channels">Channels of the input features.</param>
/// <param name="Graph">Graph settings; null for layers that need no graph.</param>
/// <param name="Initialization">How weights are drawn from a seed.</param>
/// <param name="Methods">Methods in the order in which they run; those returning node features are chained.</param>
public sealed record ModelSpecification(
    string Namespace, EquatableArray<string> ContainingTypes, string TypeName, int LMax, int MMax, int Channels,
    GraphSpecification? Graph, InitializationKind Initialization, EquatableArray<MethodSpecification> Methods)
{
    /// <summary>Precision of matrix products on a GPU.</summary>
    public PrecisionKind Precision { get; init; }

    /// <summary>Where forces come from.</summary>
    public ForceSourceKind Forces { get; init; }

    /// <summary>Whether the gradient of the energy by a strain is an output too; only with gradient forces.</summary>
    public bool Stress { get; init; }

    /// <summary>Whether a backward pass is generated beside the forward one.</summary>
    public bool IsTrainable { get; init; }

    /// <summary>Whether training may denoise: forces of noisy atoms as an input, and noise as a further output.</summary>
    public bool IsDenoising { get; init; }

    /// <summary>Namespace-qualified name, containing types included.</summary>
    public string FullName => Name(".");

    /// <summary>Name of the generated file: the metadata name and <c>.g.cs</c>.</summary>
    public string HintName => Name("+").Replace("@", "") + ".g.cs";

    /// <summary>Whether the methods make a whole model, from the atom graph to outputs, rather than layers called singly.</summary>
    public bool IsModel => Methods.Any(m => m.Output is MethodOutput.Energy or MethodOutput.Forces);

    private string Name(string separator)
    {
        IEnumerable<string> types = ContainingTypes.Select(t => t.Substring(t.LastIndexOf(' ') + 1)).Append(TypeName);
        string name = string.Join(separator, types);
        return Namespace.Length == 0 ? name : Namespace + "." + name;
    }
}
