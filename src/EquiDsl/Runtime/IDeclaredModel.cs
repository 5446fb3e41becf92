namespace EquiDsl;

/// <summary>What every declared model offers, so that programs can be written for any of them.</summary>
/// <typeparam name="TSelf">The declared class.</typeparam>
public interface IDeclaredModel<TSelf> : IDisposable
    where TSelf : IDeclaredModel<TSelf>
{
    /// <summary>Architecture and parameters.</summary>
    static abstract ModelDescription Description { get; }

    /// <summary>Takes parameters from memory.</summary>
    /// <param name="parameters">Values of all parameters.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Default"/>.</param>
    static abstract TSelf FromParameters(ParameterSet parameters, Device? device = null);

    /// <summary>The model with its backward pass.</summary>
    /// <param name="parameters">Values of all parameters; held, not copied.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Default"/>.</param>
    /// <exception cref="NotSupportedException">The declaration does not say <c>Trainable = true</c>.</exception>
    static virtual TrainableModel ForTraining(ParameterSet parameters, Device? device = null) =>
        throw new NotSupportedException($"{TSelf.Description.Name} has no backward pass: declare it with Trainable = true");

    /// <summary>Weights, workspace and units.</summary>
    ModelRuntime Runtime { get; }
}
