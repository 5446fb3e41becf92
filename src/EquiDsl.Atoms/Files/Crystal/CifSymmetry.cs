using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>The symmetry operations of a CIF's block: those that it lists, or else those of the space group that it names.</summary>
/// <param name="block">The block.</param>
/// <param name="fail">Makes an exception from the name at fault, if any, and what is wrong.</param>
internal sealed class CifSymmetry(CifBlock block, Func<string?, string, Exception> fail)
{
    private const int MostOperations = 192;

    private static readonly string[] s_operations =
        ["_space_group_symop_operation_xyz", "_space_group_symop.operation_xyz", "_symmetry_equiv_pos_as_xyz"];

    /// <summary>The Hermann–Mauguin symbol as the block has it.</summary>
    public string? GroupName { get; } = block.Find("_symmetry_space_group_name_h-m", "_space_group_name_h-m_alt", "_space_group_name_h-m_full");

    /// <summary>The operations, the identity first.</summary>
    public List<SymmetryOperation> Operations(double[] cell)
    {
        string[]? texts = block.FindColumn(s_operations);
        if (texts is null || texts.Length == 0)
            return OfGroup(cell).ConvertAll(element => element.ToOperation());
        if (texts.Length > MostOperations)
            throw fail(s_operations[0], $"the block lists {texts.Length} operations; a space group has at most {MostOperations}.");
        return [.. texts.Select(text => SymmetryOperation.Parse(text)
            ?? throw fail(s_operations[0], $"\"{Shorten(text)}\" is not an operation; expected one such as -x,y+1/2,-z."))];
    }

    private List<GroupElement> OfGroup(double[] cell)
    {
        List<GroupElement> operations;
        if (block.Find("_symmetry_space_group_name_hall", "_space_group_name_hall") is string hall)
        {
            operations = HallSymbol.Operations(hall)
                ?? throw fail(s_operations[0], $"the block lists no symmetry operations, and \"{Shorten(hall)}\" is no Hall symbol.");
        }
        else
        {
            operations = HallSymbol.Operations(Setting(cell).Hall)!;
        }
        return operations.TrueForAll(operation => operation.Fits(cell))
            ? operations
            : throw fail(s_operations[0], "the block lists no symmetry operations, and the space group that it names does not fit its cell.");
    }

    private SpaceGroupSetting Setting(double[] cell)
    {
        string? number = block.Find("_space_group_it_number", "_symmetry_int_tables_number");
        if (GroupName is null && number is null)
            return SpaceGroupTable.Settings[0];
        string named = Shorten(GroupName ?? number!);
        int? known = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        List<SpaceGroupSetting> settings = SpaceGroupTable.Find(GroupName, known);
        if (settings.Count == 0)
            throw fail(s_operations[0], $"the block names the space group {named}, which is not known, and lists no symmetry operations.");
        List<SpaceGroupSetting> fitting = settings.FindAll(s => HallSymbol.Operations(s.Hall)!.TrueForAll(element => element.Fits(cell)));
        if (fitting.Count == 0)
            throw fail(s_operations[0], $"the block lists no symmetry operations, and the space group {named} does not fit its cell.");
        // A symbol alone does not say which of two origins is meant, and a wrong guess is a wrong crystal.
        return fitting.Exists(s => s.Choice.StartsWith('1')) && fitting.Exists(s => s.Choice.StartsWith('2'))
            ? throw fail(s_operations[0], $"the space group {named} has two choices of the origin; expected a list of operations, or the choice as in \"{named} :2\".")
            : fitting[0];
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
