using System.Text;
using EquiDsl.Atoms;
using EquiDsl.Files;
using SkiaSharp;

namespace EquiDsl.App;

/// <summary>Pictures of structures as files: SVG text, or PNG painted by Skia.</summary>
public static class PictureFile
{
    // Pixels of a PNG per pixel of the layout, for screens of high density.
    private const float Density = 2;

    /// <summary>Whether a name is one of a file that <see cref="Save"/> writes.</summary>
    internal static bool IsName(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".svg";

    /// <summary>Draws a structure into a file; an older one stays as it was when that fails.</summary>
    /// <param name="path">A name that ends in .png or .svg; its folder is made.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="options">How it is drawn; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name ends in neither.</exception>
    /// <exception cref="InvalidStructureException">The structure cannot be drawn.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static void Save(string path, AtomicStructure structure, PictureOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsName(path))
            throw new ArgumentException($"'{Path.GetFileName(path)}' names no kind of picture; expected .png or .svg.", nameof(path));
        Picture picture = StructurePicture.Draw(structure, options);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        byte[] content = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(SvgWriter.Write(picture)) : Png(picture);
        FileReplacement.Write(path, stream => stream.Write(content));
    }

    private static byte[] Png(Picture picture)
    {
        using SKBitmap bitmap = new((int)(picture.Width * Density), (int)(picture.Height * Density));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Scale(Density);
        foreach (PictureItem item in picture.Items)
            Paint(canvas, item);
        canvas.Flush();
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static void Paint(SKCanvas canvas, PictureItem item)
    {
        using SKPaint paint = new() { IsAntialias = true };
        switch (item)
        {
            case PictureBall ball:
                PaintBall(canvas, paint, ball);
                break;
            case PictureBond bond:
                foreach ((int color, double width) in new[] { (0x333333, bond.Width + 2), (bond.Color, bond.Width) })
                {
                    (paint.Color, paint.StrokeWidth, paint.StrokeCap) = (Color(color), (float)width, SKStrokeCap.Butt);
                    canvas.DrawLine((float)bond.X1, (float)bond.Y1, (float)bond.X2, (float)bond.Y2, paint);
                }
                break;
            case PictureLine line:
                (paint.Color, paint.StrokeWidth, paint.StrokeCap) = (Color(line.Color), 1.4f, SKStrokeCap.Round);
                canvas.DrawLine((float)line.X1, (float)line.Y1, (float)line.X2, (float)line.Y2, paint);
                break;
            case PictureText text:
                paint.Color = Color(0x222222);
                using (SKFont font = new(SKTypeface.FromFamilyName("sans-serif"), (float)text.Size))
                    canvas.DrawText(text.Text, (float)text.X, (float)text.Y, text.Centered ? SKTextAlign.Center : SKTextAlign.Left, font, paint);
                break;
            default:
                throw new ArgumentException($"{item.GetType().Name} cannot be painted.", nameof(item));
        }
    }

    private static void PaintBall(SKCanvas canvas, SKPaint paint, PictureBall ball)
    {
        SKPoint center = new((float)ball.X, (float)ball.Y);
        float radius = (float)ball.Radius;
        paint.Color = Color(ball.Color);
        canvas.DrawCircle(center, radius, paint);
        SKPoint light = new(center.X - (0.32f * radius), center.Y - (0.4f * radius));
        using (SKShader shade = SKShader.CreateTwoPointConicalGradient(
            light, 0, center, radius, [new(255, 255, 255, 166), new(255, 255, 255, 0), new(0, 0, 0, 0), new(0, 0, 0, 77)], [0, 0.45f, 0.7f, 1], SKShaderTileMode.Clamp))
        {
            paint.Shader = shade;
            canvas.DrawCircle(center, radius, paint);
        }
        (paint.Shader, paint.Style, paint.StrokeWidth, paint.Color) = (null, SKPaintStyle.Stroke, 1, Color(0x333333));
        canvas.DrawCircle(center, radius, paint);
    }

    private static SKColor Color(int color) => new((byte)(color >> 16), (byte)(color >> 8), (byte)color);
}
