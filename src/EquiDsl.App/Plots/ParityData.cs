using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Predicted and true energies, force components of free atoms, and stresses.</summary>
internal sealed class ParityData
{
    /// <summary>Where xx, yy, zz, yz, xz and xy are in the matrix.</summary>
    private static readonly int[] s_components = [0, 4, 8, 5, 2, 1];

    private readonly List<double> _stressErrors = [];
    private double _perAtom;

    /// <summary>Structures that were added.</summary>
    public int Count { get; private set; }

    /// <summary>Structures of which forces were compared.</summary>
    public int ForceCount { get; private set; }

    /// <summary>Structures of which stresses were compared.</summary>
    public int StressCount { get; private set; }

    /// <summary>Whether nothing was compared.</summary>
    public bool IsEmpty => EnergyErrors.Count + ForceCount + StressCount == 0;

    /// <summary>True energies per atom, eV.</summary>
    public List<double> TrueEnergies { get; } = [];

    /// <summary>Predicted energies per atom, eV.</summary>
    public List<double> Energies { get; } = [];

    /// <summary>Differences of energies of whole structures, eV.</summary>
    public List<double> EnergyErrors { get; } = [];

    /// <summary>True force components, eV/Å.</summary>
    public List<double> TrueForces { get; } = [];

    /// <summary>Predicted force components, eV/Å.</summary>
    public List<double> Forces { get; } = [];

    public double EnergyMae => EnergyErrors.Select(Math.Abs).DefaultIfEmpty(double.NaN).Average();

    public double EnergyRmse => Math.Sqrt(EnergyErrors.Select(e => e * e).DefaultIfEmpty(double.NaN).Average());

    public double EnergyMaePerAtom => EnergyErrors.Count == 0 ? double.NaN : _perAtom / EnergyErrors.Count;

    public double ForceMae => Differences().Select(Math.Abs).DefaultIfEmpty(double.NaN).Average();

    public double ForceRmse => Math.Sqrt(Differences().Select(d => d * d).DefaultIfEmpty(double.NaN).Average());

    /// <summary>Mean absolute difference of the components xx, yy, zz, yz, xz and xy of stresses, eV/Å³; NaN without.</summary>
    public double StressMae => _stressErrors.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Adds a structure with its labels.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="predictedEnergy">eV; null when none is predicted.</param>
    /// <param name="predictedForces">Atoms × 3, eV/Å; empty when none are predicted.</param>
    /// <param name="predictedStress">The 9 numbers of the matrix, eV/Å³; empty or NaN when none is predicted.</param>
    public void Add(AtomicStructure structure, double? predictedEnergy, ReadOnlySpan<double> predictedForces, ReadOnlySpan<double> predictedStress)
    {
        Count++;
        if (structure.Energy is double energy && predictedEnergy is double predicted)
        {
            TrueEnergies.Add(energy / structure.Count);
            Energies.Add(predicted / structure.Count);
            EnergyErrors.Add(predicted - energy);
            _perAtom += Math.Abs(predicted - energy) / structure.Count;
        }
        if (structure.Forces is { } forces && predictedForces.Length > 0)
        {
            int before = Forces.Count;
            for (int i = 0; i < forces.Length; i++)
            {
                if (structure.Fixed is { } held && held[i / 3])
                    continue;
                TrueForces.Add(forces[i]);
                Forces.Add(predictedForces[i]);
            }
            ForceCount += Forces.Count > before ? 1 : 0;
        }
        if (structure.GetStress() is { } stress && predictedStress is [var xx, ..] && !double.IsNaN(xx))
        {
            for (int i = 0; i < stress.Length; i++)
                _stressErrors.Add(Math.Abs(predictedStress[s_components[i]] - stress[i]));
            StressCount++;
        }
    }

    private IEnumerable<double> Differences() => Forces.Zip(TrueForces, (a, b) => a - b);
}
