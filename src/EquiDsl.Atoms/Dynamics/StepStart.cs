namespace EquiDsl.Atoms;

/// <summary>A replica as it was before a step, to go back to when the step is not finished.</summary>
internal readonly struct StepStart
{
    private readonly DynamicsReplica _replica;
    private readonly DynamicsIntegrator _integrator;
    private readonly double[] _positions, _cell, _velocities, _variables;

    public StepStart(DynamicsReplica replica, DynamicsIntegrator integrator)
    {
        (_replica, _integrator) = (replica, integrator);
        (_positions, _cell) = ([.. replica.Structure.Positions], [.. replica.Structure.Cell]);
        (_velocities, _variables) = ([.. replica.Velocities], [.. integrator.Variables]);
    }

    /// <summary>Goes back. Forces change only when a step has all of them.</summary>
    public void Restore()
    {
        _positions.CopyTo(_replica.Structure.Positions, 0);
        _cell.CopyTo(_replica.Structure.Cell, 0);
        _velocities.CopyTo(_replica.Velocities, 0);
        _variables.CopyTo(_integrator.Variables, 0);
    }
}
