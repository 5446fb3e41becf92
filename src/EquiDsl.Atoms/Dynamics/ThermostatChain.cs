namespace EquiDsl.Atoms;

/// <summary>
/// A chain of Nosé–Hoover thermostats (Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992)) on some degrees of freedom,
/// integrated by the Suzuki–Yoshida factorisation of fourth order (Martyna, Tuckerman, Tobias, Klein, Mol. Phys. 87, 1117 (1996)).
/// </summary>
internal sealed class ThermostatChain
{
    private static readonly double s_outer = 1 / (2 - Math.Cbrt(2));

    private readonly double[] _variables;
    private readonly int _start;
    private readonly int _length;
    private readonly double _thermal;
    private readonly double _degrees;
    private readonly double _firstMass;
    private readonly double _otherMass;

    /// <summary>Takes up a chain whose positions and then velocities lie in an array.</summary>
    /// <param name="variables">The array.</param>
    /// <param name="start">Where they begin; 2 × <paramref name="length"/> numbers.</param>
    /// <param name="length">Thermostats in the chain.</param>
    /// <param name="thermal">kT, eV.</param>
    /// <param name="degrees">Degrees of freedom that the first thermostat acts on.</param>
    /// <param name="period">Time constant, Å·√(u/eV).</param>
    public ThermostatChain(double[] variables, int start, int length, double thermal, double degrees, double period)
    {
        (_variables, _start, _length, _thermal, _degrees) = (variables, start, length, thermal, degrees);
        (_firstMass, _otherMass) = (degrees * thermal * period * period, thermal * period * period);
    }

    /// <summary>Kinetic and potential energy of the chain, eV.</summary>
    public double Energy
    {
        get
        {
            double energy = 0;
            for (int j = 0; j < _length; j++)
                energy += (0.5 * Mass(j) * Velocity(j) * Velocity(j)) + ((j == 0 ? _degrees : 1) * _thermal * _variables[_start + j]);
            return energy;
        }
    }

    /// <summary>Moves the chain over a time.</summary>
    /// <param name="twiceKinetic">Twice the kinetic energy of the degrees of freedom at its start, eV.</param>
    /// <param name="time">Å·√(u/eV).</param>
    /// <returns>The factor of their velocities.</returns>
    public double Advance(double twiceKinetic, double time)
    {
        double factor = 1;
        foreach (double weight in new[] { s_outer, 1 - (2 * s_outer), s_outer })
        {
            double part = weight * time;
            for (int j = _length - 1; j >= 0; j--)
                Push(j, twiceKinetic, part / 2);
            double scale = Math.Exp(-part * Velocity(0));
            (factor, twiceKinetic) = (factor * scale, twiceKinetic * scale * scale);
            for (int j = 0; j < _length; j++)
                _variables[_start + j] += part * Velocity(j);
            for (int j = 0; j < _length; j++)
                Push(j, twiceKinetic, part / 2);
        }
        return factor;
    }

    /// <summary>Changes one thermostat's velocity by its force over a time, with the friction of the next one around it.</summary>
    private void Push(int j, double twiceKinetic, double time)
    {
        double friction = j == _length - 1 ? 1 : Math.Exp(-time / 2 * Velocity(j + 1));
        double excess = j == 0 ? twiceKinetic - (_degrees * _thermal) : (Mass(j - 1) * Velocity(j - 1) * Velocity(j - 1)) - _thermal;
        ref double velocity = ref Velocity(j);
        velocity = ((velocity * friction) + (time * excess / Mass(j))) * friction;
    }

    private double Mass(int j) => j == 0 ? _firstMass : _otherMass;

    private ref double Velocity(int j) => ref _variables[_start + _length + j];
}
