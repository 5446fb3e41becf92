namespace EquiDsl.Training;

/// <summary>Errors over a dataset. Those of labels that are left out are NaN. Forces are those on counted atoms.</summary>
/// <param name="EnergyMae">Mean absolute error of energies, eV.</param>
/// <param name="EnergyRmse">Root mean square error of energies, eV.</param>
/// <param name="EnergyMaePerAtom">Mean absolute error of energies divided by the number of atoms, eV.</param>
/// <param name="ForceMae">Mean absolute error of force components, eV/Å.</param>
/// <param name="ForceRmse">Root mean square error of force components, eV/Å.</param>
/// <param name="ForceNormMae">Mean length of the difference of forces, eV/Å.</param>
/// <param name="ForceCosine">Mean cosine between forces, over atoms where neither is zero.</param>
/// <param name="Systems">Number of systems.</param>
/// <param name="Atoms">Number of counted atoms.</param>
public sealed record ErrorMetrics(
    double EnergyMae, double EnergyRmse, double EnergyMaePerAtom, double ForceMae, double ForceRmse, double ForceNormMae, double ForceCosine,
    int Systems, int Atoms);
