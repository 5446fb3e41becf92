using System.Globalization;
using System.Text;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Values as the text of an extended XYZ comment or column.</summary>
internal static class AseText
{
    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value as text: numbers exactly, T and F, lists as [1, 2], anything else as its JSON.</summary>
    public static string Of(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "T" : "F",
        string text => text,
        double real => Number(real),
        NumberArray { Count: 1 } one => Elements(one)[0],
        NumberArray array => Brackets(array),
        JsonElement element => element.GetRawText(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The elements of an array as texts.</summary>
    public static string[] Elements(NumberArray array) => array.IsReal
        ? Array.ConvertAll(array.ToReals(), Number)
        : Array.ConvertAll(array.ToWholes(), number => number.ToString(CultureInfo.InvariantCulture));

    private static string Brackets(NumberArray array)
    {
        string[] elements = Elements(array);
        if (array.Shape.Length <= 1 || elements.Length == 0)
            return $"[{string.Join(", ", elements)}]";
        var text = new StringBuilder();
        for (int i = 0; i < elements.Length; i++)
        {
            long block = 1;
            int opened = 0, closed = 0;
            for (int d = array.Shape.Length - 1; d >= 0; d--)
            {
                block *= array.Shape[d];
                opened += i % block == 0 ? 1 : 0;
                closed += (i + 1) % block == 0 ? 1 : 0;
            }
            text.Append(i > 0 ? ", " : "").Append('[', opened).Append(elements[i]).Append(']', closed);
        }
        return text.ToString();
    }
}
