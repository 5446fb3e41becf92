using System.Globalization;
using System.Reflection;
using System.Text;

namespace EquiDsl.Fuzz;

/// <summary>
/// Writes classes with random attributes, options, methods and modifiers. All attributes and options are those that the library has,
/// whichever they are. Values are small, so that code is made of many; some are senseless.
/// </summary>
internal sealed class DeclarationWriter(Random random)
{
    private static readonly Type[] s_attributes =
        [.. typeof(LayerAttribute).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Attribute)) && !t.IsAbstract && t.Namespace == "EquiDsl").OrderBy(t => t.Name, StringComparer.Ordinal)];

    private static readonly Type[] s_classes = [.. s_attributes.Where(t => IsFor(t, AttributeTargets.Class))];
    private static readonly Type[] s_methods = [.. s_attributes.Where(t => IsFor(t, AttributeTargets.Method))];

    private static readonly string[] s_types = ["NodeFeatures", "EdgeFeatures", "EnergyPerSystem", "ForcesPerAtom", "AtomGraph", "int", "Missing"];
    private static readonly string[] s_names = ["a", "norm", "", "é", "a.b", "class", " ", "norm_1", "\\u0041", "blocks.{0}", "x\\\"y"];

    /// <summary>Options of which the code grows fast.</summary>
    private static readonly Dictionary<string, int[]> s_sizes = new()
    {
        ["LMax"] = [1, 1, 1, 2], ["MMax"] = [0, 1, 1], ["Layers"] = [1, 1, 2], ["Elements"] = [2, 10, 90], ["GaussianCount"] = [2, 8], ["AttentionChannels"] = [0],
        ["GridResolution"] = [0, 0, 0, 0, 10, 14],
    };

    /// <summary>How often a value is senseless: never in half of the declarations, so that code is made.</summary>
    private readonly double _wild = random.Next(2) == 0 ? 0 : 0.08;

    /// <summary>The names of attributes that declarations are made of.</summary>
    public static IEnumerable<string> Attributes => s_attributes.Select(t => t.Name);

    public string Write()
    {
        var text = new StringBuilder("using EquiDsl;\n");
        if (random.Next(4) == 0)
            text.Append("namespace Samples.Of;\n");
        for (int i = random.Next(8) == 0 ? 2 : 1; i > 0; i--)
            text.Append(Class($"C{i}"));
        return text.ToString();
    }

    private string Class(string name)
    {
        Type kind = s_classes.Where(t => t != typeof(AtomGraphAttribute)).ElementAt(random.Next(s_classes.Length - 1));
        List<string> attributes = [Attribute(kind)];
        if (kind == typeof(EquiformerV2Attribute) ? IsWild() : random.Next(4) > 0)
            attributes.Add(Attribute(typeof(AtomGraphAttribute)));
        if (IsWild())
            attributes.Add(Attribute(Any(s_classes)));
        bool hasMethods = kind != typeof(EquiformerV2Attribute) || IsWild();
        string methods = !hasMethods ? "" : kind == typeof(EquivariantModelAttribute) ? Model() : string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(i => Method($"M{i}")));
        string modifiers = IsWild() ? Any("static ", "abstract ", "file ", "") : Any("public ", "internal ", "sealed ", "");
        string type = IsWild() ? Any("class", "partial struct", "partial record", "partial interface") : "partial class";
        string parameters = IsWild() ? Any("<T>", "(int x)", " : System.IDisposable") : "";
        string declaration = $"[{string.Join(", ", attributes)}] {modifiers}{type} {name}{parameters}\n{{\n{methods}}}\n";
        return random.Next(10) == 0 ? $"partial class Outer{name} {{\n{declaration}}}\n" : declaration;
    }

    /// <summary>A model from graph to outputs, its parts perhaps in another order or missing.</summary>
    private string Model()
    {
        List<string> methods = [$"    [{Attribute(typeof(AtomEmbeddingAttribute))}, {Attribute(typeof(EdgeDegreeEmbeddingAttribute))}]\n    private partial NodeFeatures Embed(AtomGraph graph);\n"];
        for (int i = random.Next(3); i > 0; i--)
            methods.Add(Method($"Block{i}", "NodeFeatures", "NodeFeatures x, AtomGraph graph"));
        methods.Add($"    [{Attribute(Any(typeof(FeedForwardAttribute), typeof(SO3LinearAttribute)))}, {Attribute(typeof(ScalarReadoutAttribute))}]\n    public partial EnergyPerSystem Energy(NodeFeatures x);\n");
        if (random.Next(2) == 0)
            methods.Add($"    [{Attribute(typeof(GraphAttentionAttribute))}, {Attribute(typeof(VectorReadoutAttribute))}]\n    public partial ForcesPerAtom Forces(NodeFeatures x, AtomGraph graph);\n");
        if (IsWild())
            methods.RemoveAt(random.Next(methods.Count));
        if (random.Next(6) == 0)
            (methods[0], methods[^1]) = (methods[^1], methods[0]);
        return string.Concat(methods);
    }

    private string Method(string name)
    {
        bool edges = random.Next(3) == 0;
        string output = IsWild() ? Any(s_types) : edges ? "EdgeFeatures" : "NodeFeatures";
        string input = IsWild() ? string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(i => $"{Any(s_types)} p{i}")) : edges ? "EdgeFeatures x" : random.Next(2) == 0 ? "NodeFeatures x" : "NodeFeatures x, AtomGraph graph";
        return Method(name, output, input);
    }

    private string Method(string name, string output, string input)
    {
        var text = new StringBuilder();
        if (random.Next(4) == 0)
            text.Append($"    [{Attribute(typeof(RepeatAttribute))}]\n");
        if (random.Next(8) == 0)
            text.Append($"    [{Attribute(typeof(ParametersAttribute))}]\n");
        for (int lists = random.Next(1, 4); lists > 0; lists--)
        {
            List<Type> layers = [];
            for (int i = random.Next(1, 4); i > 0; i--)
                layers.Add(Layer(input, output, layers.LastOrDefault()));
            if (random.Next(3) == 0)
                layers.Insert(0, typeof(ResidualAttribute));
            text.Append($"    [{string.Join(", ", layers.Select(Attribute))}]\n");
        }
        string modifiers = IsWild() ? Any("static partial ", "public ", "protected internal partial ", "async partial ") : Any("public partial ", "private partial ", "internal partial ");
        return text.Append($"    {modifiers}{output} {name}({input}){(IsWild() ? Any(" => default!;", " { }", "<T>();") : ";")}\n").ToString();
    }

    /// <summary>A layer that may follow another.</summary>
    private Type Layer(string input, string output, Type? before)
    {
        if (IsWild())
            return Any(s_methods);
        Type linear = output == "EdgeFeatures" ? typeof(SO2ConvolutionAttribute) : typeof(SO3LinearAttribute);
        if (before == linear && random.Next(2) == 0)
            return Any(typeof(SeparableS2ActivationAttribute), typeof(S2ActivationAttribute), typeof(GateActivationAttribute));
        if (output == "EdgeFeatures")
            return linear;
        Type[] layers = [typeof(FeedForwardAttribute), linear, typeof(SeparableLayerNormAttribute), typeof(LayerNormAttribute), typeof(RmsNormAttribute)];
        return input.Contains("AtomGraph", StringComparison.Ordinal) && random.Next(2) == 0 ? typeof(GraphAttentionAttribute) : Any(layers);
    }

    private string Attribute(Type type)
    {
        List<string> arguments = [];
        ConstructorInfo constructor = Any(type.GetConstructors());
        arguments.AddRange(constructor.GetParameters().Select(p => Value(p.Name!, p.ParameterType)));
        foreach (PropertyInfo option in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.CanWrite))
        {
            // What is left out is as large as in the published models.
            if (option.PropertyType == typeof(int) ? option.Name != "OutChannels" || random.Next(4) == 0 : random.Next(6) == 0)
                arguments.Add($"{option.Name} = {Value(option.Name, option.PropertyType)}");
        }
        foreach (PropertyInfo common in typeof(LayerAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            // All but the name are options of the whole declaration, and mistakes here.
            if (type.IsSubclassOf(typeof(LayerAttribute)) && random.Next(common.Name == "Name" ? 20 : 400) == 0)
                arguments.Add($"{common.Name} = {Value(common.Name, common.PropertyType)}");
        }
        return type.Name[..^nameof(Attribute).Length] + (arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})");
    }

    private string Value(string name, Type type)
    {
        if (type == typeof(bool))
            return Any("true", "false");
        if (type == typeof(string))
            return IsWild() ? "null" : $"\"{Any(s_names)}\"";
        if (type == typeof(double))
        {
            return IsWild() ? Any("double.NaN", "-1.0", "double.PositiveInfinity", "1e308", "1e-308", "-0.0")
                : name.Contains("Drop", StringComparison.Ordinal) ? Any("0.0", "0.1", "0.5") : Any("0.5", "1.0", "6.0", "12.25");
        }
        if (type == typeof(int))
            return (IsWild() ? Any(-1, 0, 3, 7, 1000, int.MaxValue, int.MinValue) : s_sizes.TryGetValue(name, out int[]? sizes) ? Any(sizes) : Any(1, 2, 2, 4)).ToString(CultureInfo.InvariantCulture);
        if (type.IsEnum)
            return IsWild() ? $"({type.Name})99" : $"{type.Name}.{Any(Enum.GetNames(type))}";
        throw new InvalidOperationException($"Options of type {type} are not written; say here which values they take.");
    }

    private bool IsWild() => random.NextDouble() < _wild;

    private T Any<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    private static bool IsFor(Type attribute, AttributeTargets target) => (attribute.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn & target) != 0;
}
