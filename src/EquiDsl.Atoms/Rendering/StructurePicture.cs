namespace EquiDsl.Atoms;

/// <summary>
/// Draws structures as balls, with bonds between them, in the elements' colours and covalent radii, seen from the top and the side: near atoms cover far ones, which
/// are paler; with the cell's edges and a legend of the elements.
/// </summary>
public static class StructurePicture
{
    private const double Margin = 16, TitleHeight = 34, CaptionHeight = 26, LegendHeight = 40, TextSize = 15, LetterWidth = 9;

    /// <summary>Lays out a picture.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InvalidStructureException">There are no atoms, or a number is not finite.</exception>
    /// <exception cref="ArgumentException">No view is asked for.</exception>
    public static Picture Draw(AtomicStructure structure, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new PictureOptions();
        if (structure.Count == 0)
            throw new InvalidStructureException(0, null, "there are no atoms to draw.");
        if (Array.FindIndex(structure.Positions, p => !double.IsFinite(p)) is int bad and >= 0)
            throw new InvalidStructureException(0, bad / 3, "the position is not finite; it cannot be drawn.");
        if (structure.Cell.Any(c => !double.IsFinite(c)))
            throw new InvalidStructureException(0, null, "the cell is not finite; it cannot be drawn.");
        if (options.Views.Count == 0)
            throw new ArgumentException("A picture has at least one view.", nameof(options));
        StructureScene[] scenes = [.. options.Views.Select(v => StructureScene.Of(structure, v, options))];
        // One scale for all views.
        double longest = scenes.Max(s => Math.Max(s.Right - s.Left, s.Top - s.Bottom)), scale = options.Size / longest;
        double height = scenes.Max(s => s.Top - s.Bottom) * scale, top = Margin + (options.Title is null ? 0 : TitleHeight) + CaptionHeight;
        List<PictureItem> items = [];
        double views = scenes.Sum(s => ((s.Right - s.Left) * scale) + (2 * Margin));
        List<PictureItem> legend = [];
        double legendWidth = AddLegend(legend, structure, top + height + (LegendHeight / 2) + 4);
        int total = (int)Math.Ceiling(Math.Max(Math.Max(views, legendWidth), (LetterWidth * (options.Title?.Length ?? 0)) + (2 * Margin)));
        double x = Margin + ((total - views) / 2);
        for (int i = 0; i < scenes.Length; i++)
        {
            StructureScene scene = scenes[i];
            double width = (scene.Right - scene.Left) * scale, lift = (height - ((scene.Top - scene.Bottom) * scale)) / 2;
            items.Add(new PictureText(x + (width / 2), top - 9, options.Views[i].ToString().ToLowerInvariant(), TextSize, Centered: true));
            foreach (PictureItem item in scene.Items)
                items.Add(Place(item, x - (scene.Left * scale), top + lift + (scene.Top * scale), scale));
            x += width + (2 * Margin);
        }
        items.AddRange(legend);
        if (options.Title is string title)
            items.Insert(0, new PictureText(total / 2.0, Margin + 14, title, TextSize + 2, Centered: true));
        return new(total, (int)Math.Ceiling(top + height + LegendHeight), items);
    }

    private static PictureItem Place(PictureItem item, double left, double top, double scale) => item switch
    {
        PictureBall b => b with { X = left + (scale * b.X), Y = top - (scale * b.Y), Radius = scale * b.Radius },
        PictureBond b => b with { X1 = left + (scale * b.X1), Y1 = top - (scale * b.Y1), X2 = left + (scale * b.X2), Y2 = top - (scale * b.Y2), Width = scale * b.Width },
        PictureLine l => l with { X1 = left + (scale * l.X1), Y1 = top - (scale * l.Y1), X2 = left + (scale * l.X2), Y2 = top - (scale * l.Y2) },
        _ => throw new ArgumentException($"{item.GetType().Name} cannot be placed.", nameof(item)),
    };

    private static double AddLegend(List<PictureItem> items, AtomicStructure structure, double y)
    {
        double x = Margin;
        foreach (int number in structure.AtomicNumbers.Distinct().Order())
        {
            string symbol = number is >= 0 and <= PeriodicTable.MaximumAtomicNumber ? PeriodicTable.Symbol(number) : "?";
            items.Add(new PictureBall(x + 8, y, 8, ElementColors.Of(number)));
            items.Add(new PictureText(x + 22, y + 5, symbol, TextSize, Centered: false));
            x += 34 + (10 * symbol.Length);
        }
        return x + Margin;
    }
}
