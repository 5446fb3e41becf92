namespace EquiDsl.Atoms;

/// <summary>Which atoms of a picture are bonded: those of which at most one is a metal and that are near for their covalent radii.</summary>
internal static class Bonding
{
    // Longest bond beyond the sum of the radii, Å, as crystallographic databases take it.
    private const double Slack = 0.4;

    private static readonly HashSet<int> s_nonmetals =
    [
        1, 2, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 33, 34, 35, 36, 52, 53, 54, 85, 86,
    ];

    /// <summary>Whether an element is a metal; unknown ones count as metals.</summary>
    /// <param name="number">Atomic number.</param>
    public static bool IsMetal(int number) => !s_nonmetals.Contains(number);

    /// <summary>Pairs of bonded atoms.</summary>
    /// <param name="atoms">Positions, Å, and atomic numbers.</param>
    public static List<(int First, int Second)> Among(List<(Vector3D Seen, int Number)> atoms)
    {
        int[] order = [.. Enumerable.Range(0, atoms.Count).OrderBy(i => atoms[i].Seen.X)];
        double longest = (2 * atoms.Max(a => Radius(a.Number))) + Slack;
        List<(int, int)> bonds = [];
        for (int a = 0; a < order.Length; a++)
        {
            for (int b = a + 1; b < order.Length && atoms[order[b]].Seen.X - atoms[order[a]].Seen.X <= longest; b++)
            {
                ((Vector3D first, int one), (Vector3D second, int other)) = (atoms[order[a]], atoms[order[b]]);
                double length = (second - first).Length;
                if (length > 0 && length <= Radius(one) + Radius(other) + Slack && !(IsMetal(one) && IsMetal(other)))
                    bonds.Add((order[a], order[b]));
            }
        }
        return bonds;
    }

    private static double Radius(int number) => number >= 1 && number <= CovalentRadii.MaximumAtomicNumber ? CovalentRadii.Of(number) : 0;
}
