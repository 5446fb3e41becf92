namespace EquiDsl.Atoms;

/// <summary>Numbers of the random streams of a replica, so that no two uses share one.</summary>
internal static class NoiseStream
{
    public static uint Momenta(int replica) => (uint)replica << 1;

    public static uint Thermostat(int replica) => ((uint)replica << 1) | 1;
}
