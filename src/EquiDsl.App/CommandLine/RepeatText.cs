using System.Globalization;

namespace EquiDsl.App;

/// <summary>Whole numbers from 1 with commas or x between them: <c>2,2,1</c>, <c>3x3</c>.</summary>
internal static class RepeatText
{
    /// <summary>Reads so many numbers.</summary>
    /// <exception cref="ArgumentException">It is another text.</exception>
    public static int[] Parse(string text, int count)
    {
        int[] numbers = [.. text.Split(',', 'x').Select(part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers.Length == count && numbers.All(n => n >= 1)
            ? numbers
            : throw new ArgumentException($"'{text}' is not {count} whole numbers from 1, such as {(count == 2 ? "3,3" : "2,2,1")}");
    }
}
