using System.Globalization;

namespace EquiDsl.Training;

/// <summary>
/// Finds labels that are far outside of what the others are. Energies are judged by what references per element, which wild energies do
/// not move, leave of them; forces by their lengths. Training and validation data are judged together.
/// </summary>
internal sealed class LabelCheck
{
    // No atom has more: all electrons of the heaviest are bound by 1.5e6 eV.
    private const double LargestEnergyPerAtom = 2e6, LargestForce = 1e6;

    // Scales are at least these, so that data which are all alike do not make every other label an outlier: of an energy in eV, of that of an
    // isolated atom, which may lie 10 eV above its compounds, in addition, and per atom; and of a force in eV/Å (atoms that nearly touch have 100).
    private const double LeastEnergyScale = 0.3, LeastScaleOfAtom = 0.7, LeastEnergyScalePerAtom = 0.02, LeastForceScale = 5;

    private readonly double _bound;
    private readonly double[] _references;
    private readonly RobustScale _rest, _forces;

    /// <summary>Looks at the labels of datasets.</summary>
    /// <param name="bound">Largest z-score.</param>
    /// <param name="indices">The datasets.</param>
    public LabelCheck(double bound, params DatasetIndex[] indices)
    {
        _bound = bound;
        (((int Element, int Count)[] Composition, double Energy) System, double Atoms)[] usual =
        [
            .. indices.SelectMany(i => i.Summaries).Where(s => Math.Abs(s.Energy) <= LargestEnergyPerAtom * s.Labels.Atoms)
                .Select(s => ((s.Composition, s.Energy), (double)s.Labels.Atoms)),
        ];
        _references = RobustReferences.Fit(Array.ConvertAll(usual, s => s.System));
        _rest = RobustScale.Of(usual.Select(s => RobustReferences.Rest(s.System, _references) / s.Atoms));
        NormHistogram norms = new();
        foreach (DatasetIndex index in indices)
            norms.Add(index.ForceNorms);
        _forces = norms.Scale();
    }

    /// <summary>The structures of a dataset with labels far outside.</summary>
    /// <returns>Their places among the usable structures, and what is wrong.</returns>
    public IReadOnlyList<(int Item, BadFrame Frame)> Find(DatasetIndex index) =>
    [
        .. index.Summaries.Select((s, item) => (item, Problem: Problem(s))).Where(f => f.Problem is not null)
            .Select(f => (f.item, new BadFrame(index.Usable[f.item], index.Dataset.NameOf(index.Usable[f.item]), f.Problem!))),
    ];

    private string? Problem(StructureSummary summary) => EnergyProblem(summary) ?? ForceProblem(summary.Labels);

    private string? EnergyProblem(StructureSummary summary)
    {
        double atoms = summary.Labels.Atoms;
        if (double.IsNaN(summary.Energy))
            return null;
        if (Math.Abs(summary.Energy) > LargestEnergyPerAtom * atoms)
            return string.Create(CultureInfo.InvariantCulture, $"the energy is {summary.Energy:G7} eV, more than atoms have.");
        double away = RobustReferences.Rest((summary.Composition, summary.Energy), _references) - (_rest.Median * atoms);
        double score = Math.Abs(away) / Math.Max(_rest.Spread * atoms, LeastEnergyScale + (LeastScaleOfAtom / atoms) + (LeastEnergyScalePerAtom * atoms));
        return score > _bound
            ? string.Create(CultureInfo.InvariantCulture, $"the energy {summary.Energy:G7} eV is {Math.Abs(away):G4} eV {(away > 0 ? "above" : "below")} what others let expect of its elements, z-score {score:G3}.")
            : null;
    }

    private string? ForceProblem(LabelSample labels)
    {
        if (!double.IsFinite(labels.LargestForce))
            return null;
        double score = (labels.LargestForce - _forces.Median) / Math.Max(_forces.Spread, LeastForceScale);
        return labels.LargestForce > LargestForce
            ? string.Create(CultureInfo.InvariantCulture, $"the force on atom {labels.LargestForceAtom} (counted from 0) is {labels.LargestForce:G7} eV/Å, more than atoms have.")
            : score > _bound
                ? string.Create(CultureInfo.InvariantCulture, $"the force on atom {labels.LargestForceAtom} (counted from 0) is {labels.LargestForce:G7} eV/Å, where half are below {_forces.Median:G3}, z-score {score:G3}.")
                : null;
    }
}
