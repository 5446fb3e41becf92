namespace EquiDsl.Atoms;

/// <summary>How a relaxation chooses its steps; one of <see cref="LbfgsMethod"/>, <see cref="BfgsMethod"/> and <see cref="FireMethod"/>.</summary>
public abstract record RelaxationMethod
{
    private protected RelaxationMethod()
    {
    }

    /// <summary>Starts the method on one system.</summary>
    /// <param name="coordinates">Number of coordinates, a multiple of 3.</param>
    internal abstract RelaxationStepper Start(int coordinates);
}
