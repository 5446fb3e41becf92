namespace EquiDsl.Conformance;

/// <summary>All comparisons of one golden case.</summary>
internal sealed class CaseCheck
{
    private readonly GoldenCase _golden;
    private readonly Settings _settings;
    private readonly List<Comparison> _results = [];

    private CaseCheck(GoldenCase golden, Settings settings) => (_golden, _settings) = (golden, settings);

    /// <summary>Builds the model of a case and compares everything that the case holds.</summary>
    /// <exception cref="ConformanceException">The case is malformed, or the declaration language cannot express it.</exception>
    public static IReadOnlyList<Comparison> Run(GoldenCase golden, Settings settings)
    {
        CaseCheck check = new(golden, settings);
        DeclaredModel model = DeclaredModel.Compile(golden.Name, DeclarationText.Of(golden.Configuration, settings.Precision));
        ParameterSet parameters = ParameterSet.Load(golden.File.Path, model.Description.Parameters, "params/");
        GoldenInputs inputs = new(golden);
        NeighborGraph graph = check.Edges(inputs);
        check.RequireOutputs();
        if (settings.ChecksInterpreter)
            new InterpreterCheck(golden, inputs, graph, check.Add).Run(model.Specification);
        check.Backend(model, parameters, inputs);
        check.Gradients(model, parameters, inputs);
        return check._results;
    }

    private NeighborGraph Edges(GoldenInputs inputs)
    {
        NeighborGraph given = inputs.Given;
        Add("inputs/edge_distance_vec", given.EdgeVectors.AsSpan(0, 3 * given.EdgeCount), inputs.EdgeVectors, InterpreterCheck.Bound);
        if (!_settings.RecomputeNeighbors)
            return given;
        NeighborGraph found = new NeighborList(_golden.Configuration.Cutoff, _golden.Configuration.Integer("max_neighbors")).Build(inputs.Structures);
        void Same(string quantity, Func<NeighborGraph, int[]> values, int width) => Add(
            "positions:inputs/" + quantity, Numbers(values(found), width * found.EdgeCount), Numbers(values(given), width * given.EdgeCount), 0);
        Same("edge_index[0]", g => g.Source, 1);
        Same("edge_index[1]", g => g.Target, 1);
        Same("edge_cell_offsets", g => g.CellOffsets, 3);
        return found;
    }

    private void RequireOutputs()
    {
        string[] expected = _golden.Configuration.Flag("regress_forces") ? ["energy", "forces"] : ["energy"];
        string[] present = [.. _golden.Names("outputs/").Order(StringComparer.Ordinal)];
        if (!present.SequenceEqual(expected))
            throw new ConformanceException($"the model has the outputs {string.Join(", ", expected)}; the file has {string.Join(", ", present)}");
    }

    private void Backend(DeclaredModel model, ParameterSet parameters, GoldenInputs inputs)
    {
        using Device device = Backends.Open(_settings);
        Prediction prediction = _settings.RecomputeNeighbors
            ? model.Predict<IReadOnlyList<AtomicStructure>>(parameters, device, inputs.Structures)
            : model.Predict(parameters, device, inputs.Given);
        string backend = Backends.Name(_settings, device);
        foreach (string output in _golden.Names("outputs/"))
        {
            double[] actual = output == "energy" ? prediction.Energies : prediction.Forces;
            Add($"{backend}:outputs/{output}", actual, _golden.Numbers("outputs/" + output), Backends.Bound(_settings.Precision));
        }
    }

    /// <summary>Gradients by parameters of the generated backward pass.</summary>
    private void Gradients(DeclaredModel model, ParameterSet parameters, GoldenInputs inputs)
    {
        GoldenGradients expected = new(_golden);
        if (!expected.Any)
            return;
        using Device device = Backends.Open(_settings);
        using TrainableModel training = model.ForTraining(parameters, device);
        training.Forward(inputs.Given);
        training.Backward(expected.Seed("energy"), expected.Seed("forces"));
        ParameterSet gradients = new();
        training.ReadGradients(gradients);
        expected.Compare(
            Backends.Name(_settings, device), gradients.Names.ToDictionary(n => n, n => Array.ConvertAll(gradients[n], v => (double)v)), Backends.GradientBound(_settings.Precision), Add);
    }

    private void Add(string quantity, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double bound) =>
        _results.Add(Comparison.Of(_golden.Name, quantity, actual, expected, bound));

    private void Add(Comparison comparison) => _results.Add(comparison);

    private static double[] Numbers(int[] values, int count) => Array.ConvertAll(values[..count], v => (double)v);
}
