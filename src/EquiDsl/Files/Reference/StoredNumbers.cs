namespace EquiDsl.Files;

/// <summary>Numbers that a file holds besides parameters.</summary>
/// <param name="Name">Keys of the dictionaries that lead to them, with dots between.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Read">Reads them.</param>
internal readonly record struct StoredNumbers(string Name, long Count, Func<double[]> Read);
