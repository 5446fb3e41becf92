namespace EquiDsl.Atoms;

/// <summary>
/// Constant temperature and pressure (NPT) with an isotropic cell: the barostat of Martyna, Tobias and Klein (J. Chem. Phys. 101,
/// 4177 (1994)), with chains of Nosé–Hoover thermostats on atoms and barostat, in the factorisation of Tuckerman, Alejandre,
/// López-Rendón, Jochim and Martyna (J. Phys. A 39, 5629 (2006)). It needs a calculator with stress, a cell that is periodic
/// along all three vectors, and neither fixed atoms nor other constraints. The motion of the center of mass is taken out at the start.
/// The conserved quantity is the enthalpy of atoms, barostat and thermostats.
/// </summary>
public sealed record MartynaTobiasKlein : DynamicsMethod
{
    /// <summary>Temperature, K.</summary>
    public double Temperature { get; init => field = Require.Positive(value); } = 300;

    /// <summary>Pressure, eV/Å³; 1 GPa is 0.00624.</summary>
    public double Pressure { get; init => field = Require.Finite(value); }

    /// <summary>Time constant of the thermostats on the atoms, fs.</summary>
    public double Period { get; init => field = Require.Positive(value); } = 100;

    /// <summary>Time constant of the barostat and its thermostats, fs.</summary>
    public double BarostatPeriod { get; init => field = Require.Positive(value); } = 1000;

    /// <summary>Thermostats in either chain.</summary>
    public int Length { get; init => field = Require.AtLeast(1, value); } = 3;

    internal override bool NeedsStress => true;

    internal override DynamicsIntegrator Start(DynamicsReplica replica, double timeStep)
    {
        AtomicStructure structure = replica.Structure;
        string? problem = structure.Periodicity != Periodicity.All || !(CellMatrix.Volume(structure.Cell) > 0)
            ? "a pressure needs a cell that is periodic along three independent vectors."
            : replica.Constraints.RemovedDegreesOfFreedom > 0
            ? "fixed atoms, directions and bonds cannot be kept while the cell changes; fix the cell or leave them out."
            : replica.DegreesOfFreedom == 0 ? "a single atom has no thermal motion beside that of its cell." : null;
        return problem is null ? new MtkIntegrator(this, replica, timeStep) : throw new InvalidStructureException(replica.Index, null, problem);
    }
}
