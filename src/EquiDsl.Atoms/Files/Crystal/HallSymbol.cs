using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>
/// The operations of a space group from its Hall symbol (Hall, Acta Cryst. A 37, 517 (1981); International Tables for
/// Crystallography B, appendix 1.4.2): a lattice letter, generators, and perhaps a shift of the origin in twelfths.
/// </summary>
internal static class HallSymbol
{
    private const int MostOperations = 192;

    private static readonly Dictionary<char, GroupElement> s_translations = new()
    {
        ['a'] = GroupElement.Translation(6, 0, 0), ['b'] = GroupElement.Translation(0, 6, 0), ['c'] = GroupElement.Translation(0, 0, 6),
        ['n'] = GroupElement.Translation(6, 6, 6), ['u'] = GroupElement.Translation(3, 0, 0), ['v'] = GroupElement.Translation(0, 3, 0),
        ['w'] = GroupElement.Translation(0, 0, 3), ['d'] = GroupElement.Translation(3, 3, 3),
    };

    /// <summary>All operations, the identity first; null when the text is no Hall symbol.</summary>
    public static List<GroupElement>? Operations(string symbol)
    {
        string text = symbol.Replace('_', ' ').Trim();
        GroupElement shift = GroupElement.Identity;
        int bracket = text.IndexOf('(');
        if (bracket >= 0)
        {
            string[] twelfths = text[bracket..].Trim('(', ')', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (twelfths.Length != 3 || !Array.TrueForAll(twelfths, t => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) && Math.Abs(n) < 12))
                return null;
            shift = GroupElement.Translation(Number(twelfths[0]), Number(twelfths[1]), Number(twelfths[2]));
            text = text[..bracket];
        }
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 2 or > 5 || Lattice(parts[0]) is not List<GroupElement> generators)
            return null;
        (int First, int Previous) orders = default;
        char axis = 'z';
        for (int i = 1; i < parts.Length; i++)
        {
            if (Generator(parts[i], i, ref orders, ref axis) is not GroupElement generator)
                return null;
            generators.Add(shift.After(generator).After(shift.Reversed()));
        }
        return Close(generators);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Centring translations, and the inversion of a symbol that begins with a minus.</summary>
    private static List<GroupElement>? Lattice(string text)
    {
        List<GroupElement> generators = text[0] == '-' ? [GroupElement.Inversion] : [];
        (int, int, int)[]? shifts = text.TrimStart('-') switch
        {
            "P" => [],
            "A" => [(0, 6, 6)],
            "B" => [(6, 0, 6)],
            "C" => [(6, 6, 0)],
            "I" => [(6, 6, 6)],
            "R" => [(8, 4, 4)],
            "F" => [(0, 6, 6), (6, 0, 6)],
            _ => null,
        };
        generators.AddRange((shifts ?? []).Select(s => GroupElement.Translation(s.Item1, s.Item2, s.Item3)));
        return shifts is null ? null : generators;
    }

    /// <summary>A rotation such as 2, -4n, 31, 2"; where the axis is left out, the place and the rotations before say which it is.</summary>
    private static GroupElement? Generator(string text, int place, ref (int First, int Previous) orders, ref char axis)
    {
        bool improper = text[0] == '-';
        int i = improper ? 1 : 0;
        if (i == text.Length || text[i] is not ('1' or '2' or '3' or '4' or '6'))
            return null;
        int order = text[i++] - '0';
        char direction = place switch
        {
            2 when order == 2 => orders.Previous is 2 or 4 ? 'x' : '\'',
            3 when order == 3 => '*',
            _ => 'z',
        };
        if (i < text.Length && text[i] is 'x' or 'y' or 'z' or '\'' or '"' or '*')
            direction = text[i++];
        if (GroupElement.Rotation(order, direction, axis) is not GroupElement generator)
            return null;
        if (direction is 'x' or 'y' or 'z')
            axis = direction;
        orders = (orders.First == 0 ? order : orders.First, order);
        if (improper)
            generator = GroupElement.Inversion.After(generator);
        for (; i < text.Length; i++)
        {
            if (s_translations.TryGetValue(text[i], out GroupElement? translation))
                generator = translation.After(generator);
            else if (char.IsAsciiDigit(text[i]) && text[i] > '0' && text[i] - '0' < order && direction is 'x' or 'y' or 'z')
                generator = GroupElement.Screw((text[i] - '0') * 12 / order, direction).After(generator);
            else
                return null;
        }
        return generator;
    }

    /// <summary>All products of the generators; null when there are more than any space group has.</summary>
    private static List<GroupElement>? Close(List<GroupElement> generators)
    {
        List<GroupElement> group = [GroupElement.Identity];
        var known = new HashSet<GroupElement>(group);
        for (int i = 0; i < group.Count; i++)
        {
            foreach (GroupElement generator in generators)
            {
                GroupElement product = generator.After(group[i]);
                if (known.Add(product))
                    group.Add(product);
                if (group.Count > MostOperations)
                    return null;
            }
        }
        return group;
    }
}
