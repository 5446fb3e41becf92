using System.Globalization;
using System.Security;
using System.Text;

namespace EquiDsl.Atoms;

/// <summary>Pictures as SVG text.</summary>
public static class SvgWriter
{
    /// <summary>The text of a picture.</summary>
    /// <param name="picture">The picture.</param>
    public static string Write(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{picture.Width}" height="{picture.Height}" viewBox="0 0 {picture.Width} {picture.Height}">
            <defs><radialGradient id="shade" cx="0.5" cy="0.5" r="0.5" fx="0.34" fy="0.3">
            <stop offset="0" stop-color="#fff" stop-opacity="0.65"/><stop offset="0.45" stop-color="#fff" stop-opacity="0"/>
            <stop offset="0.7" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.3"/>
            </radialGradient></defs>
            <rect width="100%" height="100%" fill="#fff"/>

            """);
        foreach (PictureItem item in picture.Items)
            text.Append(Item(item)).Append('\n');
        return text.Append("</svg>\n").ToString();
    }

    private static string Item(PictureItem item) => item switch
    {
        PictureBall b => string.Create(
            CultureInfo.InvariantCulture,
            $"""<circle cx="{b.X:0.##}" cy="{b.Y:0.##}" r="{b.Radius:0.##}" fill="#{b.Color:x6}" stroke="#333"/><circle cx="{b.X:0.##}" cy="{b.Y:0.##}" r="{b.Radius:0.##}" fill="url(#shade)"/>"""),
        PictureBond b => string.Create(
            CultureInfo.InvariantCulture,
            $"""<path d="M{b.X1:0.##} {b.Y1:0.##}L{b.X2:0.##} {b.Y2:0.##}" stroke="#333" stroke-width="{b.Width + 2:0.##}"/><path d="M{b.X1:0.##} {b.Y1:0.##}L{b.X2:0.##} {b.Y2:0.##}" stroke="#{b.Color:x6}" stroke-width="{b.Width:0.##}"/>"""),
        PictureLine l => string.Create(
            CultureInfo.InvariantCulture,
            $"""<line x1="{l.X1:0.##}" y1="{l.Y1:0.##}" x2="{l.X2:0.##}" y2="{l.Y2:0.##}" stroke="#{l.Color:x6}" stroke-width="1.4" stroke-linecap="round"/>"""),
        PictureText t => string.Create(
            CultureInfo.InvariantCulture,
            $"""<text x="{t.X:0.##}" y="{t.Y:0.##}" font-family="sans-serif" font-size="{t.Size:0.##}" fill="#222"{(t.Centered ? " text-anchor=\"middle\"" : "")}>{SecurityElement.Escape(t.Text)}</text>"""),
        _ => throw new ArgumentException($"{item.GetType().Name} cannot be written.", nameof(item)),
    };
}
