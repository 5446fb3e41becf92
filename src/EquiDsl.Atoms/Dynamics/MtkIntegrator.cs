namespace EquiDsl.Atoms;

/// <summary>Moves atoms and cell of <see cref="MartynaTobiasKlein"/>. The variables are both chains and the rate of strain.</summary>
internal sealed class MtkIntegrator : DynamicsIntegrator
{
    private readonly MartynaTobiasKlein _method;
    private readonly ThermostatChain _atoms;
    private readonly ThermostatChain _barostat;
    private readonly double _mass;
    private readonly double _coupling;
    private readonly int _rate;

    public MtkIntegrator(MartynaTobiasKlein method, DynamicsReplica replica, double timeStep)
        : base(replica, timeStep)
    {
        double thermal = DynamicsUnits.Boltzmann * method.Temperature, degrees = replica.DegreesOfFreedom;
        double period = method.Period * DynamicsUnits.Femtosecond, slow = method.BarostatPeriod * DynamicsUnits.Femtosecond;
        _method = method;
        _rate = 4 * method.Length;
        Variables = new double[_rate + 1];
        _atoms = new ThermostatChain(Variables, 0, method.Length, thermal, degrees, period);
        _barostat = new ThermostatChain(Variables, 2 * method.Length, method.Length, thermal, 1, slow);
        _mass = (degrees + 3) * thermal * slow * slow;
        _coupling = 1 + (3 / degrees);
    }

    public override double ExtendedEnergy =>
        (0.5 * _mass * Rate * Rate) + (_method.Pressure * CellMatrix.Volume(Replica.Structure.Cell)) + _atoms.Energy + _barostat.Energy;

    /// <summary>Rate of the linear strain, 1/(Å·√(u/eV)).</summary>
    private ref double Rate => ref Variables[_rate];

    public override void First(long step)
    {
        Rate *= _barostat.Advance(_mass * Rate * Rate, TimeStep / 2);
        Scale(_atoms.Advance(2 * Replica.KineticEnergy, TimeStep / 2));
        Push();
        Kick();
        Expand();
    }

    public override void Second()
    {
        Kick();
        Push();
        Scale(_atoms.Advance(2 * Replica.KineticEnergy, TimeStep / 2));
        Rate *= _barostat.Advance(_mass * Rate * Rate, TimeStep / 2);
    }

    /// <summary>Changes the rate of strain by the difference of pressures over half a step.</summary>
    private void Push()
    {
        double[] stress = Replica.Evaluation.Stress!;
        double volume = CellMatrix.Volume(Replica.Structure.Cell);
        double virial = -volume * (stress[0] + stress[1] + stress[2]);
        double force = (_coupling * 2 * Replica.KineticEnergy) + virial - (3 * _method.Pressure * volume);
        Rate += TimeStep / 2 * force / _mass;
    }

    /// <summary>Changes velocities by forces and by the cell's motion over half a step.</summary>
    private void Kick()
    {
        double half = TimeStep / 2, exponent = _coupling * Rate * half / 2, decay = Math.Exp(-exponent);
        double impulse = half * decay * SinhOverArgument(exponent);
        double[] v = Replica.Velocities, forces = Replica.Evaluation.Forces;
        for (int i = 0; i < v.Length; i++)
            v[i] = (v[i] * decay * decay) + (impulse * forces[i] / Replica.Masses[i / 3]);
    }

    /// <summary>Moves atoms and strains the cell over a whole step.</summary>
    private void Expand()
    {
        double exponent = Rate * TimeStep / 2, growth = Math.Exp(exponent), path = TimeStep * growth * SinhOverArgument(exponent);
        double[] r = Replica.Structure.Positions, v = Replica.Velocities, cell = Replica.Structure.Cell;
        for (int i = 0; i < r.Length; i++)
            r[i] = (r[i] * growth * growth) + (path * v[i]);
        for (int k = 0; k < cell.Length; k++)
            cell[k] *= growth * growth;
    }

    private void Scale(double factor)
    {
        foreach (ref double velocity in Replica.Velocities.AsSpan())
            velocity *= factor;
    }

    /// <summary>sinh(x)/x, whose series is exact to rounding for small arguments.</summary>
    private static double SinhOverArgument(double x) =>
        Math.Abs(x) < 0.01 ? 1 + (x * x / 6 * (1 + (x * x / 20 * (1 + (x * x / 42))))) : Math.Sinh(x) / x;
}
