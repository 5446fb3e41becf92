namespace EquiDsl.Atoms;

/// <summary>Velocities, time step and mixing of one system.</summary>
internal sealed class FireStepper(FireMethod method, int coordinates) : RelaxationStepper
{
    private readonly double[] _velocities = new double[coordinates];
    private double _timeStep = method.TimeStep;
    private double _mixing = method.Mixing;
    private int _downhill;

    public override void Step(ReadOnlySpan<double> positions, ReadOnlySpan<double> forces, Span<double> step)
    {
        double power = Dot(forces, _velocities);
        if (power > 0)
        {
            double speed = Math.Sqrt(Dot(_velocities, _velocities) / Dot(forces, forces));
            for (int i = 0; i < _velocities.Length; i++)
                _velocities[i] = ((1 - _mixing) * _velocities[i]) + (_mixing * speed * forces[i]);
            if (_downhill++ > method.Delay)
            {
                _timeStep = Math.Min(_timeStep * method.Increase, method.MaximumTimeStep);
                _mixing *= method.MixingDecrease;
            }
        }
        else if (power < 0 || _downhill > 0)
        {
            Array.Clear(_velocities);
            (_timeStep, _mixing, _downhill) = (_timeStep * method.Decrease, method.Mixing, 0);
        }
        for (int i = 0; i < step.Length; i++)
        {
            _velocities[i] += _timeStep * forces[i];
            step[i] = _timeStep * _velocities[i];
        }
        Limit(step, method.MaximumStep);
    }
}
