namespace EquiDsl.Training;

/// <summary>A structure that cannot be trained on.</summary>
/// <param name="Index">Its index in the dataset.</param>
/// <param name="Name">Its file and frame, counted from 1.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record BadFrame(int Index, string Name, string Problem);
