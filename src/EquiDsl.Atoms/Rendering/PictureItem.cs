namespace EquiDsl.Atoms;

/// <summary>Something drawn; lengths are pixels, y points down.</summary>
public abstract record PictureItem;

/// <summary>A shaded ball.</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Radius">Radius.</param>
/// <param name="Color">0xRRGGBB.</param>
public sealed record PictureBall(double X, double Y, double Radius, int Color) : PictureItem;

/// <summary>A line.</summary>
/// <param name="X1">Start.</param>
/// <param name="Y1">Start.</param>
/// <param name="X2">End.</param>
/// <param name="Y2">End.</param>
/// <param name="Color">0xRRGGBB.</param>
public sealed record PictureLine(double X1, double Y1, double X2, double Y2, int Color) : PictureItem;

/// <summary>Half of a bond, from an atom's surface to the middle.</summary>
/// <param name="X1">Start.</param>
/// <param name="Y1">Start.</param>
/// <param name="X2">End.</param>
/// <param name="Y2">End.</param>
/// <param name="Width">Width of the stick.</param>
/// <param name="Color">0xRRGGBB, the atom's.</param>
public sealed record PictureBond(double X1, double Y1, double X2, double Y2, double Width, int Color) : PictureItem;

/// <summary>Text.</summary>
/// <param name="X">Start, or middle when centred.</param>
/// <param name="Y">Base line.</param>
/// <param name="Text">The text.</param>
/// <param name="Size">Height of the font.</param>
/// <param name="Centered">Whether X is the middle.</param>
public sealed record PictureText(double X, double Y, string Text, double Size, bool Centered) : PictureItem;

/// <summary>A drawing, its items in the order of painting.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Items">What is drawn.</param>
public sealed record Picture(int Width, int Height, IReadOnlyList<PictureItem> Items);
