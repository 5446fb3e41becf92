namespace EquiDsl.Atoms;

/// <summary>
/// Effective-medium theory for Al, Ni, Cu, Pd, Ag, Pt and Au (Jacobsen, Stoltze, Nørskov, Surf. Sci. 366, 394 (1996)),
/// and with illustrative parameters H, C, N and O. The energy of an atom in the perfect fcc crystal is
/// zero; a free atom has its cohesive energy. Interactions are damped by a Fermi function around the cutoff radius and end
/// 0.5 Å beyond it, where the damping is about 1e-5.
/// </summary>
public sealed class EffectiveMediumTheory : GraphCalculator
{
    // Half-way between the third and the fourth shell of the element with the largest atoms.
    private static readonly double s_radius =
        EffectiveMediumElement.Beta * EffectiveMediumElement.All.Values.Max(e => e.Radius) * 0.5 * (Math.Sqrt(3) + 2);

    private static readonly double s_steepness = Math.Log(9999) / (s_radius * ((4 / (Math.Sqrt(3) + 2)) - 1));

    private readonly EffectiveMediumElement?[] _elements = new EffectiveMediumElement?[PeriodicTable.MaximumAtomicNumber + 1];
    private readonly EffectiveMediumPair[][] _pairs = new EffectiveMediumPair[PeriodicTable.MaximumAtomicNumber + 1][];
    private EdgeTerms[] _terms = [];

    /// <summary>Creates the calculator.</summary>
    public EffectiveMediumTheory()
        : base(s_radius + 0.5)
    {
        foreach (EffectiveMediumElement atom in EffectiveMediumElement.All.Values)
        {
            (double, double) shells = Shells(atom);
            _elements[atom.Number] = atom;
            _pairs[atom.Number] = new EffectiveMediumPair[_pairs.Length];
            foreach (EffectiveMediumElement neighbor in EffectiveMediumElement.All.Values)
                _pairs[atom.Number][neighbor.Number] = EffectiveMediumPair.Of(atom, neighbor, shells);
        }
    }

    /// <summary>The atomic numbers that have parameters, ascending.</summary>
    public static IReadOnlyList<int> Elements { get; } = [.. EffectiveMediumElement.All.Keys.Order()];

    /// <summary>The energy of a free atom in eV: the cohesive energy that the parameters were fitted to.</summary>
    /// <param name="atomicNumber">One of <see cref="Elements"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The element has no parameters.</exception>
    public static double FreeAtomEnergy(int atomicNumber) => EffectiveMediumElement.All.TryGetValue(atomicNumber, out EffectiveMediumElement? element)
        ? -element.Cohesion
        : throw new ArgumentOutOfRangeException(nameof(atomicNumber), atomicNumber, "Effective-medium theory has no parameters for this element.");

    private protected override Evaluation Evaluate(AtomicStructure structure, NeighborGraph graph)
    {
        for (int i = 0; i < structure.Count; i++)
        {
            int number = structure.AtomicNumbers[i];
            if (_elements[number] is null)
            {
                throw new InvalidStructureException(
                    0, i,
                    $"effective-medium theory has no parameters for {PeriodicTable.Symbol(number)}; it has them for {string.Join(", ", Elements.Select(PeriodicTable.Symbol))}.");
            }
        }
        var sum = new StrainSum(structure.Count);
        double energy = 0;
        for (int target = 0; target < structure.Count; target++)
            energy += AddAtom(structure, graph, target, sum);
        return new Evaluation(energy, sum.Forces, sum.Stress(structure));
    }

    /// <summary>Adds the gradient of one atom's energy and returns that energy.</summary>
    private double AddAtom(AtomicStructure structure, NeighborGraph graph, int target, StrainSum sum)
    {
        int number = structure.AtomicNumbers[target], first = graph.TargetStart[target], last = graph.TargetStart[target + 1];
        EffectiveMediumPair[] pairs = _pairs[number];
        if (_terms.Length < last - first)
            _terms = new EdgeTerms[2 * (last - first)];
        double density = 0, energy = 0;
        for (int edge = first; edge < last; edge++)
        {
            ref readonly EffectiveMediumPair pair = ref pairs[structure.AtomicNumbers[graph.Source[edge]]];
            double distance = Length(graph, edge), damping = Damping(distance), fall = s_steepness * (1 - damping);
            double densityTerm = pair.DensityPrefactor * Math.Exp(-pair.DensityDecay * distance) * damping;
            double pairTerm = pair.PairPrefactor * Math.Exp(-pair.PairDecay * distance) * damping;
            density += densityTerm;
            energy -= pairTerm;
            _terms[edge - first] = new(pairTerm * (pair.PairDecay + fall) / distance, densityTerm * (pair.DensityDecay + fall) / distance);
        }
        (double embedding, double slope) = Embedding(_elements[number]!, density);
        for (int edge = first; edge < last; edge++)
        {
            EdgeTerms terms = _terms[edge - first];
            sum.Add(target, graph.Source[edge], graph.EdgeVectors.AsSpan(3 * edge, 3), terms.Pair - (slope * terms.Density));
        }
        return energy + embedding;
    }

    /// <summary>Cohesive function and the reference crystal's pair energy, with their derivative by the density.</summary>
    private static (double Energy, double Slope) Embedding(EffectiveMediumElement e, double density)
    {
        if (density <= 0)
            return (-e.Cohesion, 0);
        // The change of the neutral-sphere radius; 12 is the density of the perfect crystal.
        double scale = EffectiveMediumElement.Beta * e.DensityDecay, change = -Math.Log(density / 12) / scale;
        double x = e.Curvature * change, decay = Math.Exp(-x), reference = 6 * e.Pair * Math.Exp(-e.PairDecay * change);
        double energy = (e.Cohesion * (((1 + x) * decay) - 1)) + reference;
        return (energy, ((e.Cohesion * e.Curvature * x * decay) + (e.PairDecay * reference)) / (density * scale));
    }

    /// <summary>γ₁ and γ₂: sums over three shells of the perfect crystal, so that its own terms are 12 there.</summary>
    private static (double First, double Second) Shells(EffectiveMediumElement e)
    {
        double first = 0, second = 0, nearest = EffectiveMediumElement.Beta * e.Radius;
        foreach ((int atoms, int square) in new[] { (12, 1), (6, 2), (24, 3) })
        {
            double distance = nearest * Math.Sqrt(square), weight = atoms / 12.0 * Damping(distance);
            first += weight * Math.Exp(-e.DensityDecay * (distance - nearest));
            second += weight * Math.Exp(-e.PairDecay / EffectiveMediumElement.Beta * (distance - nearest));
        }
        return (first, second);
    }

    private static double Damping(double distance) => 1 / (1 + Math.Exp(s_steepness * (distance - s_radius)));

    private static double Length(NeighborGraph graph, int edge)
    {
        ReadOnlySpan<double> d = graph.EdgeVectors.AsSpan(3 * edge, 3);
        return Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]));
    }

    /// <summary>How fast an edge's pair energy (with its sign) and density fall, over its length.</summary>
    private readonly record struct EdgeTerms(double Pair, double Density);
}
